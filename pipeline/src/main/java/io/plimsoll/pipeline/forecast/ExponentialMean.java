package io.plimsoll.pipeline.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** It returns to its recent mean. */
final class ExponentialMean implements Predictor {
    private final double weight;
    private double mean;
    private long seen;

    ExponentialMean(double weight) {
        this.weight = weight;
    }

    @Override
    public void learn(Recent recent) {
        seen++;
        mean += Math.max(weight, 1.0 / seen) * (recent.back(0) - mean);
    }

    @Override
    public double predict(Recent recent, int steps) {
        return mean;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mean);
        out.writeLong(seen);
    }

    @Override
    public void read(DataInput in) throws IOException {
        mean = in.readDouble();
        seen = in.readLong();
    }
}
