package io.plimsoll.pipeline.forecast;

/**
 * It goes on along the straight line through its last values (least squares). That is seldom the
 * best guess, but it is the only one here that leaves the range that was seen: where the last
 * values lie on a line beyond doubt it is believed whatever was best before, as of a leak there is
 * no past to learn from.
 */
final class Trend implements Predictor {
    /** An hour. */
    private static final int VALUES = 12;

    /**
     * Of the squares that the line explains, over those that it leaves; with 12 values 400 is a
     * correlation of 0.99. At 100 the forecasts of the Bitbrains VMs were worse by a hundredth.
     */
    private static final double STEADY = 400;

    private double last;
    private double slope;
    private boolean steady;

    @Override
    public void learn(Recent recent) {
        int count = Math.min(VALUES, recent.seen());
        double mean = 0;
        for (int back = 0; back < count; back++) {
            mean += recent.back(back) / count;
        }
        double middle = (count - 1) / 2.0;
        double timeSquares = 0;
        double products = 0;
        double squares = 0;
        for (int back = 0; back < count; back++) {
            double time = middle - back;
            double value = recent.back(back) - mean;
            timeSquares += time * time;
            products += time * value;
            squares += value * value;
        }
        slope = count < 2 ? 0 : products / timeSquares;
        last = mean + slope * middle;
        double explained = slope * products;
        double left = Math.max(0, squares - explained) / Math.max(1, count - 2);
        steady = count == VALUES && explained > STEADY * left;
    }

    /** Whether the last values lie on a line that rises or falls. */
    boolean isSteady() {
        return steady;
    }

    @Override
    public double predict(Recent recent, int steps) {
        return last + slope * steps;
    }
}
