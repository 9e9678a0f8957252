package io.plimsoll.pipeline.forecast;

import java.util.List;

/**
 * What a host is expected to need some time from now. Figures are demand in percent of the capacity
 * for {@code CPU}, percent in use for {@code MEMORY}, bytes per second for the others.
 *
 * @param cluster failure domain
 * @param host host id
 * @param atMillis event time at which it was said, ms since 1970; it rests on what was known then
 * @param resource of what
 * @param now mean over the five minutes that ended when it was said
 * @param ahead one for each horizon, the nearest first
 */
public record HostForecast(
        String cluster,
        String host,
        long atMillis,
        Resource resource,
        double now,
        List<Ahead> ahead) {

    /** Copies the list. */
    public HostForecast {
        ahead = List.copyOf(ahead);
    }

    /**
     * What is expected at one horizon.
     *
     * @param horizonMillis how far ahead it looks, ms
     * @param value most likely mean over the five minutes that end then
     * @param low the truth is below this in one of twenty cases
     * @param high the truth is above this in one of twenty cases
     */
    public record Ahead(long horizonMillis, double value, double low, double high) {
        private static final double TAIL = 0.05;

        /**
         * How probable it is that the truth is over a line, 0.05 to 0.95: between the three figures
         * that are known the share grows evenly, and of what is beyond them nothing is known.
         */
        public double chanceOver(double line) {
            if (line <= low) {
                return 1 - TAIL;
            }
            if (line >= high) {
                return TAIL;
            }
            return line < value
                    ? 1 - TAIL - (0.5 - TAIL) * (line - low) / (value - low)
                    : 0.5 - (0.5 - TAIL) * (line - value) / (high - value);
        }
    }
}
