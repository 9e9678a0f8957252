package io.plimsoll.pipeline.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Forecasts one series at several horizons. No single predictor is best for all VMs, so each
 * horizon believes the one that was least wrong of late on this very series, but a straight line
 * where the last values lie on one.
 */
public final class Forecaster {
    private static final int VERSION = 1;

    private final Trend trend = new Trend();
    private final Predictor[] predictors = {
        new LastValue(),
        new ExponentialMean(0.3),
        new RecentMedian(3),
        new RecentMedian(5),
        new RecentMedian(13),
        new RecentMedian(25),
        new Autoregression(12),
        trend
    };

    private final Recent recent = new Recent();
    private final Horizon[] horizons;
    private final int[] steps;

    /**
     * A forecaster.
     *
     * @param steps the horizons, in values ahead, each from 1 to 100
     */
    public Forecaster(int... steps) {
        this.steps = steps.clone();
        horizons = new Horizon[steps.length];
        for (int i = 0; i < steps.length; i++) {
            if (steps[i] < 1 || steps[i] > 100) {
                throw new IllegalArgumentException("a horizon has 1 to 100 steps, not " + steps[i]);
            }
            horizons[i] = new Horizon(steps[i], predictors.length);
        }
    }

    /** Learns a value and forecasts from there, one forecast for each horizon. */
    public List<Forecast> observe(double value) {
        for (Horizon horizon : horizons) {
            horizon.settle(value);
        }
        recent.add(value);
        for (Predictor predictor : predictors) {
            predictor.learn(recent);
        }
        List<Forecast> forecasts = new ArrayList<>(horizons.length);
        for (Horizon horizon : horizons) {
            forecasts.add(horizon.predict(predictors, recent, trend.isSteady()));
        }
        return forecasts;
    }

    /** Values are missing before the next one: what was said is not compared with what comes. */
    public void gap() {
        for (Horizon horizon : horizons) {
            horizon.forgetPending();
        }
    }

    /** How many forecasts of the furthest horizon were compared with what came. */
    public long proved() {
        return horizons[horizons.length - 1].settled();
    }

    /** Writes its whole memory, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeByte(steps.length);
        for (int step : steps) {
            out.writeByte(step);
        }
        recent.write(out);
        for (Predictor predictor : predictors) {
            predictor.write(out);
        }
        for (Horizon horizon : horizons) {
            horizon.write(out);
        }
    }

    /**
     * The forecaster that was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static Forecaster read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the memory of a forecaster has version "
                            + version
                            + ", known here is "
                            + VERSION
                            + "\nMaybe a newer version of the job wrote it.");
        }
        int[] steps = new int[in.readUnsignedByte()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = in.readUnsignedByte();
        }
        Forecaster forecaster = new Forecaster(steps);
        forecaster.recent.read(in);
        for (Predictor predictor : forecaster.predictors) {
            predictor.read(in);
        }
        for (Horizon horizon : forecaster.horizons) {
            horizon.read(in);
        }
        return forecaster;
    }
}
