package io.plimsoll.pipeline.forecast;

import java.util.Arrays;

/** It returns to the median of its last values, which a single spike does not move. */
final class RecentMedian implements Predictor {
    private final double[] ring;
    private final double[] sorted;
    private int seen;
    private int next;

    RecentMedian(int values) {
        ring = new double[values];
        sorted = new double[values];
    }

    @Override
    public void learn(double value) {
        ring[next] = value;
        next = (next + 1) % ring.length;
        seen = Math.min(seen + 1, ring.length);
    }

    @Override
    public double predict(int steps) {
        System.arraycopy(ring, 0, sorted, 0, seen);
        Arrays.sort(sorted, 0, seen);
        return seen % 2 == 1 ? sorted[seen / 2] : (sorted[seen / 2 - 1] + sorted[seen / 2]) / 2;
    }
}
