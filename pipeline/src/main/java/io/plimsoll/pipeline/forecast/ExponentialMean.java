package io.plimsoll.pipeline.forecast;

/** It returns to its recent mean. */
final class ExponentialMean implements Predictor {
    private final double weight;
    private double mean;
    private long seen;

    ExponentialMean(double weight) {
        this.weight = weight;
    }

    @Override
    public void learn(double value) {
        seen++;
        mean += Math.max(weight, 1.0 / seen) * (value - mean);
    }

    @Override
    public double predict(int steps) {
        return mean;
    }
}
