package io.plimsoll.pipeline.forecast;

/**
 * It returns to the median of its last values, which a single spike does not move.
 *
 * @param values how many of the last
 */
record RecentMedian(int values) implements Predictor {
    @Override
    public void learn(Recent recent) {
        // The last values are all it needs.
    }

    @Override
    public double predict(Recent recent, int steps) {
        return recent.median(values);
    }
}
