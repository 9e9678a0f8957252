package io.plimsoll.pipeline.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The last values of a series, kept once for all predictors that look at them. */
final class Recent {
    /** As many as the longest look needs. */
    static final int MOST = 25;

    private final double[] ring = new double[MOST];
    private final double[] sorted = new double[MOST];
    private int seen;
    private int next;

    void add(double value) {
        ring[next] = value;
        next = (next + 1) % MOST;
        seen = Math.min(seen + 1, MOST);
    }

    /** How many are kept, at most {@link #MOST}. */
    int seen() {
        return seen;
    }

    /** The value so many before the newest, which is 0. */
    double back(int values) {
        return ring[Math.floorMod(next - 1 - values, MOST)];
    }

    /** Median of the last ones, or of all where there are fewer. */
    double median(int values) {
        int count = Math.min(values, seen);
        for (int i = 0; i < count; i++) {
            sorted[i] = back(i);
        }
        Arrays.sort(sorted, 0, count);
        return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(seen);
        for (int i = seen - 1; i >= 0; i--) {
            out.writeDouble(back(i));
        }
    }

    void read(DataInput in) throws IOException {
        int count = in.readUnsignedByte();
        if (count > MOST) {
            throw new IOException("a forecaster remembers " + MOST + " values, not " + count);
        }
        for (int i = 0; i < count; i++) {
            add(in.readDouble());
        }
    }
}
