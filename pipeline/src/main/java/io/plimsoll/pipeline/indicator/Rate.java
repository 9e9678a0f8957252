package io.plimsoll.pipeline.indicator;

/**
 * Sums the growth of one group of cumulative counters over the steps of a window. A step in which
 * any of the counters falls is a reset: it has no growth, and neither counters nor time of it are
 * used.
 */
final class Rate {
    private final double[] growth;
    private double seconds;
    private int resets;

    Rate(int counters) {
        growth = new double[counters];
    }

    /**
     * Adds a step of {@code nanos} from {@code before} to {@code after}; both hold the group's
     * counters in order.
     */
    void step(long nanos, long[] before, long[] after) {
        if (nanos <= 0) {
            return;
        }
        for (int i = 0; i < growth.length; i++) {
            if (after[i] < before[i]) {
                resets++;
                return;
            }
        }
        for (int i = 0; i < growth.length; i++) {
            growth[i] += after[i] - before[i];
        }
        seconds += nanos / 1e9;
    }

    boolean known() {
        return seconds > 0;
    }

    /** Growth of a counter over all steps, in the counter's unit. */
    double growth(int counter) {
        return growth[counter];
    }

    /** Growth of a counter per second. */
    double perSecond(int counter) {
        return growth[counter] / seconds;
    }

    double seconds() {
        return seconds;
    }

    int resets() {
        return resets;
    }
}
