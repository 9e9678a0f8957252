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
        double[] multiplied = new double[each.length];
        for (int i = 0; i < each.length; i++) {
            multiplied[i] = each[i] * factor;
        }
        return new Spread(plain.times(factor), multiplied);
    }

    Spread atMost(double most) {
        double[] limited = new double[each.length];
        for (int i = 0; i < each.length; i++) {
            limited[i] = Math.min(each[i], most);
        }
        return new Spread(plain.atMost(most), limited);
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
