package io.plimsoll.pipeline.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * It follows from its last values by a linear rule that is learnt as it goes: recursive least
 * squares with forgetting (Ljung, "System Identification", 1999, 11.2). More steps ahead by
 * applying the rule to its own results, kept within the range that was seen.
 */
final class Autoregression implements Predictor {
    private static final double FORGETTING = 0.998;
    private static final float FIRST_COVARIANCE = 1_000;
    private static final double MOST_COVARIANCE = 1e8;

    private final int order;
    private final double[] weights;
    private final float[][] covariance;
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
        covariance = new float[order + 1][order + 1];
        past = new double[order + 1];
        gain = new double[order + 1];
        ahead = new double[order + 1];
        for (int i = 0; i <= order; i++) {
            covariance[i][i] = FIRST_COVARIANCE;
        }
    }

    @Override
    public void learn(Recent recent) {
        double value = recent.back(0);
        seen++;
        scale = Math.max(scale, Math.abs(value));
        if (seen > order && scale > 0) {
            for (int i = 0; i < order; i++) {
                past[i] = recent.back(i + 1);
            }
            adapt(value);
        }
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
        boolean positive = true;
        for (int i = 0; i <= order; i++) {
            weights[i] += gain[i] / norm * error;
        }
        for (int i = 0; i <= order; i++) {
            for (int j = 0; j <= i; j++) {
                double updated = (covariance[i][j] - gain[i] * gain[j] / norm) / FORGETTING;
                covariance[i][j] = (float) updated;
                covariance[j][i] = (float) updated;
            }
            trace += covariance[i][i];
            positive &= covariance[i][i] > 0;
        }
        if (!positive || !(trace < MOST_COVARIANCE)) {
            restart();
        }
    }

    /**
     * A series that does not move for long lets the covariance grow without bound, and rounding may
     * make it impossible.
     */
    private void restart() {
        for (int i = 0; i <= order; i++) {
            for (int j = 0; j <= order; j++) {
                covariance[i][j] = i == j ? FIRST_COVARIANCE : 0;
            }
        }
    }

    @Override
    public double predict(Recent recent, int steps) {
        if (seen <= 2L * order) {
            return recent.back(0);
        }
        for (int i = 0; i < order; i++) {
            ahead[i] = recent.back(i);
        }
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

    @Override
    public void write(DataOutput out) throws IOException {
        for (int i = 0; i <= order; i++) {
            out.writeDouble(weights[i]);
            for (int j = 0; j <= i; j++) {
                out.writeFloat(covariance[i][j]);
            }
        }
        out.writeLong(seen);
        out.writeDouble(least);
        out.writeDouble(most);
        out.writeDouble(scale);
    }

    @Override
    public void read(DataInput in) throws IOException {
        for (int i = 0; i <= order; i++) {
            weights[i] = in.readDouble();
            for (int j = 0; j <= i; j++) {
                covariance[i][j] = in.readFloat();
                covariance[j][i] = covariance[i][j];
            }
        }
        seen = in.readLong();
        least = in.readDouble();
        most = in.readDouble();
        scale = in.readDouble();
    }
}
