package io.plimsoll.pipeline.indicator;

import java.util.Arrays;

/**
 * How a quantity was spread over the steps or ticks of a window. A mean alone hides peaks.
 *
 * @param plain the one figure that stands for the window
 * @param each the values of the single steps or ticks, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Spread(Value plain, double[] each) {

    /** All values multiplied by a factor, also to change the unit. */
    Spread times(double factor) {
        return new Spread(plain.times(factor), Arrays.stream(each).map(v -> v * factor).toArray());
    }

    Spread atMost(double most) {
        return new Spread(
                plain.atMost(most), Arrays.stream(each).map(v -> Math.min(v, most)).toArray());
    }

    double least() {
        return Arrays.stream(each).min().orElse(plain.number());
    }

    double mean() {
        return Arrays.stream(each).average().orElse(plain.number());
    }

    double most() {
        return Arrays.stream(each).max().orElse(plain.number());
    }

    /** 95th percentile by nearest rank: 95 % of the values are not greater. */
    double p95() {
        if (each.length == 0) {
            return plain.number();
        }
        double[] sorted = each.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }
}
