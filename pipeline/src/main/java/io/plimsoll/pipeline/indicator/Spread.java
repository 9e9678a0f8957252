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
    static final int ENOUGH = 3;

    /** Up to so many values the 95th percentile lies between the greatest two. */
    private static final int BETWEEN_THE_GREATEST = 21;

    /** Whether least and 95th percentile say more than mean and most do. */
    boolean saysMore() {
        return each.length >= ENOUGH;
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

    /**
     * 95th percentile, interpolated between the two values about the place 0.95 (n - 1): definition
     * 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), as in numpy and
     * Prometheus.
     */
    double p95() {
        int last = each.length - 1;
        if (last < 1) {
            return most();
        }
        double place = 0.95 * last;
        if (each.length <= BETWEEN_THE_GREATEST) {
            double most = Math.max(each[0], each[1]);
            double second = Math.min(each[0], each[1]);
            for (int i = 2; i <= last; i++) {
                second = Math.max(second, Math.min(most, each[i]));
                most = Math.max(most, each[i]);
            }
            return second + (place - (last - 1)) * (most - second);
        }
        double[] sorted = each.clone();
        Arrays.sort(sorted);
        int below = (int) place;
        return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
    }
}
