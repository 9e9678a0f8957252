package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Between what values nearly all of a series lies: its 1st and 99th percentile, followed by
 * stochastic approximation with a memory of a day or so. A detector that compares a value with the
 * last few takes the way back from a spike for a fall; this does not.
 */
final class UsualRange {
    private static final double SHARE = 0.01;
    private static final int WARM_UP = 60;
    private static final double WEIGHT = 0.001;

    /** Steps are this many mean deviations, a thousandth of them a value. */
    private static final double STEP = 3;

    private static final double LEAST_STEP = 5 * WEIGHT;

    /** A single value counts as at most this many deviations. */
    private static final double MOST_STRETCH = 20;

    private double low;
    private double high;
    private double deviation;
    private long seen;

    void add(double value) {
        double distance = Math.abs(value - (low + high) / 2);
        if (seen < WARM_UP) {
            low = seen == 0 ? value : Math.min(low, value);
            high = seen == 0 ? value : Math.max(high, value);
            deviation += seen == 0 ? 0 : (distance - deviation) / seen;
            seen++;
            return;
        }
        seen++;
        double step = STEP * deviation * Math.max(LEAST_STEP, STEP / seen);
        high += value > high ? step * (1 - SHARE) : -step * SHARE;
        low += value < low ? -step * (1 - SHARE) : step * SHARE;
        double counted = deviation > 0 ? Math.min(distance, MOST_STRETCH * deviation) : distance;
        deviation += WEIGHT * (counted - deviation);
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(low);
        out.writeDouble(high);
        out.writeDouble(deviation);
        out.writeLong(seen);
    }

    void read(DataInput in) throws IOException {
        low = in.readDouble();
        high = in.readDouble();
        deviation = in.readDouble();
        seen = in.readLong();
    }
}
