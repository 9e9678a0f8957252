package io.plimsoll.pipeline.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the predictors said for one horizon, how far off they were, and with that which is believed
 * now. The interval follows the errors of the one believed (adaptive conformal inference, Gibbs and
 * Candès, NeurIPS 2021): its bounds move out after a miss and in after a hit, so that the share of
 * misses is right in the long run whatever the series does.
 */
final class Horizon {
    /** Weight of a new error in a predictor's running error. */
    private static final double ERROR_WEIGHT = 0.0025;

    private static final double MISSES_PER_SIDE = 0.05;
    private static final double BOUND_STEP = 0.1;

    private final int steps;
    private final float[][] pending;
    private final byte[] believed;
    private final double[] error;
    private int place;
    private int waiting;
    private long settled;
    private double scale;
    private double below;
    private double above;

    Horizon(int steps, int predictors) {
        this.steps = steps;
        pending = new float[steps][predictors];
        believed = new byte[steps];
        error = new double[predictors];
    }

    /** Compares what was said of this value with what it is. */
    void settle(double value) {
        if (waiting < steps) {
            return;
        }
        settled++;
        double weight = Math.max(ERROR_WEIGHT, 1.0 / settled);
        for (int i = 0; i < error.length; i++) {
            error[i] += weight * (Math.abs(value - pending[place][i]) - error[i]);
        }
        double miss = value - pending[place][believed[place]];
        scale += weight * (Math.abs(miss) - scale);
        double step = scale * Math.max(BOUND_STEP, 3.0 / settled);
        above += miss > above ? step * (1 - MISSES_PER_SIDE) : -step * MISSES_PER_SIDE;
        below += -miss > below ? step * (1 - MISSES_PER_SIDE) : -step * MISSES_PER_SIDE;
    }

    /** Says what comes and remembers it; the last predictor is believed if it must be. */
    Forecast predict(Predictor[] predictors, Recent recent, boolean lastOne) {
        int best = 0;
        double value = 0;
        for (int i = 0; i < predictors.length; i++) {
            double said = predictors[i].predict(recent, steps);
            pending[place][i] = (float) said;
            boolean sure = lastOne && i == predictors.length - 1;
            best = sure || error[i] < error[best] ? i : best;
            value = best == i ? said : value;
        }
        believed[place] = (byte) best;
        place = (place + 1) % steps;
        waiting = Math.min(waiting + 1, steps);
        return new Forecast(steps, value, value - Math.max(0, below), value + Math.max(0, above));
    }

    /** What was said is not compared with what comes after a gap. */
    void forgetPending() {
        waiting = 0;
    }

    /** How many of its forecasts were compared with what came. */
    long settled() {
        return settled;
    }

    void write(DataOutput out) throws IOException {
        for (int i = 0; i < steps; i++) {
            for (float said : pending[i]) {
                out.writeFloat(said);
            }
            out.writeByte(believed[i]);
        }
        for (double each : error) {
            out.writeDouble(each);
        }
        out.writeByte(place);
        out.writeByte(waiting);
        out.writeLong(settled);
        out.writeDouble(scale);
        out.writeDouble(below);
        out.writeDouble(above);
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < steps; i++) {
            for (int j = 0; j < error.length; j++) {
                pending[i][j] = in.readFloat();
            }
            believed[i] = in.readByte();
        }
        for (int i = 0; i < error.length; i++) {
            error[i] = in.readDouble();
        }
        place = in.readUnsignedByte();
        waiting = in.readUnsignedByte();
        settled = in.readLong();
        scale = in.readDouble();
        below = in.readDouble();
        above = in.readDouble();
    }
}
