package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What one indicator usually is: its mean and standard deviation, learned slowly, and from no value
 * more than from one three deviations out (winsorized). So an anomaly hardly teaches that it is
 * usual, while a new level is accepted in the end, as the deviation grows towards it.
 */
final class Usual {
    /** Values from which there is a deviation; before, all is usual. */
    static final int WARM_UP = 60;

    /** Least weight of a new value: a memory of some five thousand values. */
    static final double WEIGHT = 2e-4;

    private static final double MOST_DEVIATIONS = 3;

    /** A deviation below this share of the mean is taken for rounding. */
    private static final double LEAST_SHARE = 1e-3;

    /** Deviations end here: what was always the same has none to divide by. */
    private static final double END = 1_000;

    private int seen;
    private double mean;
    private double variance;

    /** By how many standard deviations a value is off, −1000 to 1000; 0 until that is known. */
    double deviations(double value) {
        if (seen < WARM_UP) {
            return 0;
        }
        return Math.max(-END, Math.min(END, (value - mean) / scale()));
    }

    private double scale() {
        return Math.max(Math.sqrt(variance), LEAST_SHARE * Math.abs(mean)) + 1e-9;
    }

    double mean() {
        return mean;
    }

    void learn(double value) {
        double distance = value - mean;
        if (seen >= WARM_UP) {
            double most = MOST_DEVIATIONS * scale();
            distance = Math.max(-most, Math.min(most, distance));
        }
        seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
        double weight = Math.max(WEIGHT, 1.0 / seen);
        mean += weight * distance;
        variance = (1 - weight) * (variance + weight * distance * distance);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeDouble(mean);
        out.writeDouble(variance);
    }

    static Usual read(DataInput in) throws IOException {
        Usual usual = new Usual();
        usual.seen = in.readInt();
        usual.mean = in.readDouble();
        usual.variance = in.readDouble();
        return usual;
    }
}
