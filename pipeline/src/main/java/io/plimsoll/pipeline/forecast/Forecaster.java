package io.plimsoll.pipeline.forecast;

import java.util.ArrayList;
import java.util.List;

/**
 * Forecasts one series at several horizons. No single predictor is best for all VMs, so each
 * horizon believes the one that was least wrong of late on this very series.
 */
public final class Forecaster {
    private final Predictor[] predictors = {
        new LastValue(),
        new ExponentialMean(0.3),
        new RecentMedian(3),
        new RecentMedian(5),
        new RecentMedian(13),
        new RecentMedian(25),
        new Autoregression(12)
    };

    private final Horizon[] horizons;

    /**
     * A forecaster.
     *
     * @param steps the horizons, in values ahead, each at least 1
     */
    public Forecaster(int... steps) {
        horizons = new Horizon[steps.length];
        for (int i = 0; i < steps.length; i++) {
            horizons[i] = new Horizon(steps[i], predictors.length);
        }
    }

    /** Learns a value and forecasts from there, one forecast for each horizon. */
    public List<Forecast> observe(double value) {
        for (Horizon horizon : horizons) {
            horizon.settle(value);
        }
        for (Predictor predictor : predictors) {
            predictor.learn(value);
        }
        List<Forecast> forecasts = new ArrayList<>(horizons.length);
        for (Horizon horizon : horizons) {
            forecasts.add(horizon.predict(predictors));
        }
        return forecasts;
    }
}
