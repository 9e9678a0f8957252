package io.plimsoll.pipeline.forecast;

/**
 * It follows from its last values by a linear rule that is learnt as it goes: recursive least
 * squares with forgetting (Ljung, "System Identification", 1999, 11.2). More steps ahead by
 * applying the rule to its own results, kept within the range that was seen.
 */
final class Autoregression implements Predictor {
    private static final double FORGETTING = 0.998;
    private static final double FIRST_COVARIANCE = 1_000;
    private static final double MOST_COVARIANCE = 1e8;

    private final int order;
    private final double[] weights;
    private final double[][] covariance;
    private final double[] past;
    private final double[] gain;
    private final double[] ahead;
    private long seen;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private double scale;

    Autoregression(int order) {
        this.order = order;
        weights = new double[order + 1];
        weights[0] = 1; // at first: it stays as it is
        covariance = new double[order + 1][order + 1];
        past = new double[order + 1];
        gain = new double[order + 1];
        ahead = new double[order + 1];
        for (int i = 0; i <= order; i++) {
            covariance[i][i] = FIRST_COVARIANCE;
        }
    }

    @Override
    public void learn(double value) {
        seen++;
        scale = Math.max(scale, Math.abs(value));
        if (seen > order && scale > 0) {
            adapt(value);
        }
        System.arraycopy(past, 0, past, 1, order - 1);
        past[0] = value;
        least = Math.min(least, value);
        most = Math.max(most, value);
    }

    private void adapt(double value) {
        past[order] = scale; // the constant term, in the unit of the series
        double norm = FORGETTING;
        for (int i = 0; i <= order; i++) {
            gain[i] = 0;
            for (int j = 0; j <= order; j++) {
                gain[i] += covariance[i][j] * past[j] / scale;
            }
            norm += gain[i] * past[i] / scale;
        }
        double error = (value - dot(weights, past)) / scale;
        double trace = 0;
        for (int i = 0; i <= order; i++) {
            weights[i] += gain[i] / norm * error;
        }
        for (int i = 0; i <= order; i++) {
            for (int j = 0; j <= i; j++) {
                double updated = (covariance[i][j] - gain[i] * gain[j] / norm) / FORGETTING;
                covariance[i][j] = updated;
                covariance[j][i] = updated;
            }
            trace += covariance[i][i];
        }
        if (!(trace < MOST_COVARIANCE)) {
            restart();
        }
    }

    /** A series that does not move for long lets the covariance grow without bound. */
    private void restart() {
        for (int i = 0; i <= order; i++) {
            for (int j = 0; j <= order; j++) {
                covariance[i][j] = i == j ? FIRST_COVARIANCE : 0;
            }
        }
    }

    @Override
    public double predict(int steps) {
        if (seen <= 2L * order) {
            return past[0];
        }
        System.arraycopy(past, 0, ahead, 0, order);
        ahead[order] = scale;
        for (int step = 0; step < steps; step++) {
            double next = Math.max(least, Math.min(most, dot(weights, ahead)));
            System.arraycopy(ahead, 0, ahead, 1, order - 1);
            ahead[0] = next;
        }
        return ahead[0];
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
