package io.plimsoll.pipeline.hotspot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How a host stands in one resource; the detector's memory.
 *
 * @param hot whether it is a hotspot now
 * @param sinceMillis event time at which the present stay in {@code hot} or not began
 * @param overBits the newest windows, bit 0 the newest: 1 where the value was over the line
 * @param underBits the same where it was under the clear line
 * @param windows how many windows the bits hold, 0 to 32
 */
public record Heat(boolean hot, long sinceMillis, int overBits, int underBits, int windows) {

    /** Nothing known yet. */
    public static Heat unknown() {
        return new Heat(false, 0, 0, 0, 0);
    }

    /** How many of the last n windows were over the line. */
    public int over(int n) {
        return Integer.bitCount(overBits & mask(n));
    }

    /** This state after one more window. A value that is not known is neither over nor under. */
    Heat after(double value, double line, double clear, HotspotPolicy policy, long endMillis) {
        int over = overBits << 1 | (value > line ? 1 : 0);
        int under = underBits << 1 | (value < clear ? 1 : 0);
        int seen = Math.min(windows + 1, Integer.SIZE);
        // Not without the newest window, or a host that has just left would enter again on old
        // bits.
        boolean enters =
                !hot && Integer.bitCount(over & mask(policy.n())) >= policy.k() && value > line;
        boolean leaves =
                hot && Integer.bitCount(under & mask(policy.n())) >= policy.k() && value < clear;
        // What led to one change does not count for the next, or a host that swings between the
        // lines would change with every window.
        if (enters) {
            return new Heat(true, endMillis, over, 0, seen);
        }
        if (leaves) {
            return new Heat(false, endMillis, 0, under, seen);
        }
        return new Heat(hot, sinceMillis, over, under, seen);
    }

    /** This state after windows that never came; each counts as one whose value is not known. */
    Heat afterMissing(long missing) {
        if (missing <= 0) {
            return this;
        }
        if (missing >= Integer.SIZE) {
            return new Heat(hot, sinceMillis, 0, 0, Integer.SIZE);
        }
        return new Heat(
                hot,
                sinceMillis,
                overBits << missing,
                underBits << missing,
                (int) Math.min(windows + missing, Integer.SIZE));
    }

    private static int mask(int n) {
        return n >= Integer.SIZE ? -1 : (1 << n) - 1;
    }

    /** Writes all of it. */
    void write(DataOutput out) throws IOException {
        out.writeBoolean(hot);
        out.writeLong(sinceMillis);
        out.writeInt(overBits);
        out.writeInt(underBits);
        out.writeInt(windows);
    }

    /** What was written. */
    static Heat read(DataInput in) throws IOException {
        return new Heat(in.readBoolean(), in.readLong(), in.readInt(), in.readInt(), in.readInt());
    }
}
