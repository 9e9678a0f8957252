package io.plimsoll.pipeline.forecast;

import io.plimsoll.pipeline.series.SubjectMinute;
import java.util.List;

/**
 * What a host or a VM is expected to need some time from now. Figures are in percent but for {@code
 * DISK} and {@code NETWORK}, which are in bytes per second.
 *
 * @param cluster failure domain
 * @param host host id; of a VM where it is
 * @param uuid the VM's uuid, empty for the host itself
 * @param name the VM's name, empty for the host itself
 * @param atMillis event time at which it was said, ms since 1970; it rests on what was known then
 * @param resource of what
 * @param whole what 100 % of a VM are: its vCPUs, or bytes of memory; 0 for a host and of what is
 *     not in percent
 * @param now mean over the five minutes that ended when it was said
 * @param ahead one for each horizon, the nearest first
 */
public record SubjectForecast(
        String cluster,
        String host,
        String uuid,
        String name,
        long atMillis,
        Resource resource,
        double whole,
        double now,
        List<Ahead> ahead) {

    /** Copies the list. */
    public SubjectForecast {
        ahead = List.copyOf(ahead);
    }

    /** Of a host. */
    public SubjectForecast(
            String cluster,
            String host,
            long atMillis,
            Resource resource,
            double now,
            List<Ahead> ahead) {
        this(cluster, host, "", "", atMillis, resource, 0, now, ahead);
    }

    /** Whether it is of a VM; else of a host. */
    public boolean ofVm() {
        return !uuid.isEmpty();
    }

    /** Whose it is, as {@link SubjectMinute#key}. */
    public String key() {
        return SubjectMinute.key(cluster, host, uuid);
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
            if (line < low) {
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
