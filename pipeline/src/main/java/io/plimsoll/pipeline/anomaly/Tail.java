package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The upper tail of a stream: how probable is a value at least as large as this one? Peaks over a
 * threshold have an exponential tail here (Pickands 1975, Balkema and de Haan 1974, with shape 0;
 * on streams Siffer et al., "Anomaly Detection in Streams with Extreme Value Theory", KDD 2017),
 * and what was seen before as large as this is not rarer than its rank among the largest ever seen
 * says. The threshold is the 99th percentile, followed by stochastic approximation.
 */
final class Tail {
    /** Share of the values beyond the threshold. */
    static final double SHARE = 0.01;

    /** Weight of a new value in the running figures: a memory of about a thousand values. */
    private static final double WEIGHT = 0.001;

    /** A value counts as seen before if one came within this many mean deviations of it. */
    private static final double ALIKE = 0.1;

    /** Number of largest values that are remembered. */
    private static final int LARGEST = 4;

    /** A single value counts as at most this many times what was usual, or it would blind us. */
    private static final double MOST_STRETCH = 20;

    /**
     * What came before is no rarer in a longer series than among so many values, which is the
     * length of those that the benchmark's threshold was chosen on: with 5,000, long series on
     * which nothing happens had up to half as many alarms again.
     */
    private static final double MOST_COUNTED = 4 / WEIGHT;

    private final float[] largest;
    private double threshold;
    private double meanExcess;
    private double deviation;

    Tail() {
        largest = new float[LARGEST];
        Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    }

    /** Begins with the figures of the first values. */
    void begin(double mean, double meanDeviation, double max) {
        deviation = meanDeviation;
        threshold = Math.max(mean, Math.min(max, mean + 3 * meanDeviation));
        meanExcess = Math.max(meanDeviation / 3, max - threshold);
    }

    double threshold() {
        return threshold;
    }

    /**
     * −log10 of the probability of a value at least this large; 0 below the threshold.
     *
     * @param seen how many values were added
     */
    double score(double value, long seen) {
        double excess = value - threshold;
        if (excess <= 0) {
            return 0;
        }
        double scale = Math.max(meanExcess, 1e-3 * deviation) + Double.MIN_NORMAL;
        double score = -Math.log10(SHARE) + excess / scale / Math.log(10);
        int rank = 0;
        while (rank < LARGEST && largest[rank] >= value - ALIKE * deviation) {
            rank++;
        }
        if (rank > 0) {
            score = Math.min(score, Math.log10(Math.min((double) seen, MOST_COUNTED) / (rank + 1)));
        }
        return Math.max(0, Math.min(Surprise.MOST, score));
    }

    /**
     * Learns a value.
     *
     * @param seen how many values were added before
     */
    void add(double value, long seen) {
        double step = deviation * 3 * Math.max(5 * WEIGHT, 3.0 / (seen + 1));
        double weight = Math.max(WEIGHT, 1.0 / (seen + 1));
        double distance = bounded(Math.abs(value - threshold), deviation);
        deviation += weight * (distance - deviation);
        boolean beyond = value > threshold;
        threshold += beyond ? step * (1 - SHARE) : -step * SHARE;
        if (beyond) {
            double excessWeight = Math.max(0.2 * WEIGHT / SHARE, 1 / (seen * SHARE + 2));
            double excess = bounded(value - threshold, meanExcess);
            meanExcess += excessWeight * (Math.max(0, excess) - meanExcess);
        }
        int place = LARGEST - 1;
        if (value <= largest[place]) {
            return;
        }
        while (place > 0 && largest[place - 1] < value) {
            largest[place] = largest[place - 1];
            place--;
        }
        largest[place] = (float) value;
    }

    private static double bounded(double figure, double usual) {
        return usual > 0 ? Math.min(figure, MOST_STRETCH * usual) : figure;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(threshold);
        out.writeDouble(meanExcess);
        out.writeDouble(deviation);
        for (float value : largest) {
            out.writeFloat(value);
        }
    }

    static Tail read(DataInput in) throws IOException {
        Tail tail = new Tail();
        tail.threshold = in.readDouble();
        tail.meanExcess = in.readDouble();
        tail.deviation = in.readDouble();
        for (int i = 0; i < LARGEST; i++) {
            tail.largest[i] = in.readFloat();
        }
        return tail;
    }
}
