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
    /** One value is the mean, and of two the mean and the greater tell the lesser. */
    static final int ENOUGH_FOR_LEAST = 3;

    /** Of fewer values the 95th percentile is the greatest. */
    static final int ENOUGH_FOR_P95 = 20;

    /** Whether the least says more than mean and most do. */
    boolean saysLeast() {
        return each.length >= ENOUGH_FOR_LEAST;
    }

    /** Whether the 95th percentile says more than the most does. */
    boolean saysP95() {
        return each.length >= ENOUGH_FOR_P95;
    }

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
        if (each.length == 0) {
            return plain.number();
        }
        double least = each[0];
        for (double value : each) {
            least = Math.min(least, value);
        }
        return least;
    }

    double mean() {
        if (each.length == 0) {
            return plain.number();
        }
        double sum = 0;
        for (double value : each) {
            sum += value;
        }
        return sum / each.length;
    }

    double most() {
        if (each.length == 0) {
            return plain.number();
        }
        double most = each[0];
        for (double value : each) {
            most = Math.max(most, value);
        }
        return most;
    }

    /** 95th percentile by nearest rank: 95 % of the values are not greater. */
    double p95() {
        if (!saysP95()) {
            return most();
        }
        double[] sorted = each.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
    }
}
