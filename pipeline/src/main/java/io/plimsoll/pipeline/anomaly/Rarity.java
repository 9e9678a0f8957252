package io.plimsoll.pipeline.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Makes evidence of any scale into −log10 of the probability of as much, by the stream's own past:
 * 2 at the 99th percentile, above it an exponential tail, below it in proportion. Unlike {@link
 * Tail} it goes on to say so while it lasts, as outages do.
 */
final class Rarity {
    /** Share of the evidence beyond the threshold, and its −log10. */
    private static final double SHARE = 0.01;

    private static final double AT_THRESHOLD = 2;
    private static final int WARM_UP = 200;
    private static final double WEIGHT = 2e-4;

    /** One piece of evidence counts as at most this many times the usual one beyond it. */
    private static final double MOST_STRETCH = 5;

    private final double leastExcess;
    private int seen;
    private double mean;
    private double deviation;
    private double threshold;
    private double meanExcess;

    /**
     * Knows nothing yet.
     *
     * @param leastExcess so much evidence more is never ten times rarer, however quiet the stream
     */
    Rarity(double leastExcess) {
        this.leastExcess = leastExcess;
    }

    /** −log10 of the probability of this much evidence, which is learned; 0 to begin with. */
    double score(double evidence) {
        if (seen < WARM_UP) {
            warmUp(evidence);
            return 0;
        }
        double score = score(evidence, Math.max(threshold, leastExcess));
        learn(evidence);
        return Math.max(0, Math.min(Surprise.MOST, score));
    }

    private double score(double evidence, double from) {
        if (evidence <= from) {
            return AT_THRESHOLD * evidence / from;
        }
        return AT_THRESHOLD + (evidence - from) / Math.max(meanExcess, leastExcess) / Math.log(10);
    }

    private void warmUp(double evidence) {
        seen++;
        mean += (evidence - mean) / seen;
        deviation += (Math.abs(evidence - mean) - deviation) / seen;
        threshold = mean + 3 * deviation;
        meanExcess = deviation;
    }

    private void learn(double evidence) {
        seen = Math.min(seen + 1, Integer.MAX_VALUE - 1);
        double weight = Math.max(WEIGHT, 1.0 / seen);
        double step = 9 * deviation * weight;
        double excess = evidence - threshold;
        double distance = Math.min(Math.abs(excess), Math.max(3 * deviation, leastExcess));
        deviation += weight * (distance - deviation);
        if (excess <= 0) {
            threshold -= step * SHARE;
            return;
        }
        threshold += step * (1 - SHARE);
        double bounded = Math.min(excess, MOST_STRETCH * Math.max(meanExcess, leastExcess));
        double excessWeight = Math.max(0.2 * WEIGHT / SHARE, 1 / (seen * SHARE + 2));
        meanExcess += excessWeight * (bounded - meanExcess);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeDouble(mean);
        out.writeDouble(deviation);
        out.writeDouble(threshold);
        out.writeDouble(meanExcess);
    }

    static Rarity read(double leastExcess, DataInput in) throws IOException {
        Rarity rarity = new Rarity(leastExcess);
        rarity.seen = in.readInt();
        rarity.mean = in.readDouble();
        rarity.deviation = in.readDouble();
        rarity.threshold = in.readDouble();
        rarity.meanExcess = in.readDouble();
        return rarity;
    }
}
