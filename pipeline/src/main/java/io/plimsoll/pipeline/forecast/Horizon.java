package io.plimsoll.pipeline.forecast;

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
    private final double[][] pending;
    private final double[] error;
    private final double[] believed;
    private long made;
    private double scale;
    private double below;
    private double above;

    Horizon(int steps, int predictors) {
        this.steps = steps;
        pending = new double[steps][predictors];
        believed = new double[steps];
        error = new double[predictors];
    }

    /** Compares what was said of this value with what it is. */
    void settle(double value) {
        if (made < steps) {
            return;
        }
        int place = (int) (made % steps);
        long settled = made - steps + 1;
        double weight = Math.max(ERROR_WEIGHT, 1.0 / settled);
        for (int i = 0; i < error.length; i++) {
            error[i] += weight * (Math.abs(value - pending[place][i]) - error[i]);
        }
        double miss = value - believed[place];
        scale += weight * (Math.abs(miss) - scale);
        double step = scale * Math.max(BOUND_STEP, 3.0 / settled);
        above += miss > above ? step * (1 - MISSES_PER_SIDE) : -step * MISSES_PER_SIDE;
        below += -miss > below ? step * (1 - MISSES_PER_SIDE) : -step * MISSES_PER_SIDE;
    }

    /** Says what comes and remembers it. */
    Forecast predict(Predictor[] predictors) {
        int place = (int) (made % steps);
        int best = 0;
        for (int i = 0; i < predictors.length; i++) {
            pending[place][i] = predictors[i].predict(steps);
            best = error[i] < error[best] ? i : best;
        }
        double value = pending[place][best];
        believed[place] = value;
        made++;
        return new Forecast(steps, value, value - Math.max(0, below), value + Math.max(0, above));
    }
}
