package io.plimsoll.pipeline.indicator;

import java.util.Arrays;

/**
 * How a quantity was spread over the steps or ticks of a window. A mean alone hides peaks.
 *
 * <p>Factor and limit are kept beside the values, which are not copied: both keep their order, so
 * the greatest of the values is the greatest of what is made of them.
 */
final class Spread {
    /** One value is the mean, and of two the mean and the greater tell the lesser. */
    static final int ENOUGH = 3;

    /** Up to so many values the 95th percentile lies between the greatest two. */
    private static final int BETWEEN_THE_GREATEST = 21;

    private final Value plain;
    private final double[] raw;
    private final double factor;
    private final double limit;
    private boolean looked;
    private double least;
    private double second;
    private double most;

    /**
     * Without factor and limit.
     *
     * @param plain the one figure that stands for the window
     * @param each the values of the single steps or ticks, in their order
     */
    Spread(Value plain, double[] each) {
        this(plain, each, 1, Double.POSITIVE_INFINITY);
    }

    private Spread(Value plain, double[] raw, double factor, double limit) {
        this.plain = plain;
        this.raw = raw;
        this.factor = factor;
        this.limit = limit;
    }

    /** The one figure that stands for the window. */
    Value plain() {
        return plain;
    }

    /** The values of the single steps or ticks, in their order. */
    double[] each() {
        if (isRaw()) {
            return raw;
        }
        double[] each = new double[raw.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = seen(raw[i]);
        }
        return each;
    }

    private boolean isRaw() {
        return factor == 1 && limit == Double.POSITIVE_INFINITY;
    }

    private double seen(double value) {
        return Math.min(value * factor, limit);
    }

    /** Whether least and 95th percentile say more than mean and most do. */
    boolean saysMore() {
        return raw.length >= ENOUGH;
    }

    /** All values multiplied by a factor above 0, also to change the unit. */
    Spread times(double by) {
        return new Spread(plain.times(by), each(), by, Double.POSITIVE_INFINITY);
    }

    /** The same values with another figure that stands for the window. */
    Spread with(Value other) {
        return new Spread(other, raw, factor, limit);
    }

    Spread atMost(double most) {
        return new Spread(plain.atMost(most), raw, factor, Math.min(limit, most));
    }

    double least() {
        look();
        return raw.length == 0 ? plain.number() : seen(least);
    }

    double mean() {
        if (raw.length == 0) {
            return plain.number();
        }
        double sum = 0;
        for (double value : raw) {
            sum += seen(value);
        }
        return sum / raw.length;
    }

    double most() {
        look();
        return raw.length == 0 ? plain.number() : seen(most);
    }

    /** Finds the least and the greatest two. */
    private void look() {
        if (looked || raw.length == 0) {
            return;
        }
        looked = true;
        double low = raw[0];
        double high = raw[0];
        double next = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < raw.length; i++) {
            double value = raw[i];
            if (value > high) {
                next = high;
                high = value;
            } else if (value > next) {
                next = value;
            }
            low = value < low ? value : low;
        }
        least = low;
        second = next;
        most = high;
    }

    /**
     * 95th percentile, interpolated between the two values about the place 0.95 (n - 1): definition
     * 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996), as in numpy and
     * Prometheus.
     */
    double p95() {
        int last = raw.length - 1;
        if (last < 1) {
            return most();
        }
        double place = 0.95 * last;
        if (raw.length <= BETWEEN_THE_GREATEST) {
            look();
            double below = seen(second);
            return below + (place - (last - 1)) * (seen(most) - below);
        }
        double[] sorted = raw.clone();
        Arrays.sort(sorted);
        int at = (int) place;
        double below = seen(sorted[at]);
        return below + (place - at) * (seen(sorted[at + 1]) - below);
    }
}
