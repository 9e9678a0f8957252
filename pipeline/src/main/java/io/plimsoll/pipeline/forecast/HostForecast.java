package io.plimsoll.pipeline.forecast;

/**
 * What a host is expected to need some time from now.
 *
 * @param cluster failure domain
 * @param host host id
 * @param atMillis event time at which it was said, ms since 1970; it rests on what was known then
 * @param resource of what
 * @param horizonMillis how far ahead it looks, ms
 * @param value most likely mean over the five minutes that end then; demand in percent of the
 *     capacity for {@code CPU}, percent in use for {@code MEMORY}, bytes per second for the others
 * @param low the truth is below this in one of twenty cases, in the same unit
 * @param high the truth is above this in one of twenty cases, in the same unit
 */
public record HostForecast(
        String cluster,
        String host,
        long atMillis,
        Resource resource,
        long horizonMillis,
        double value,
        double low,
        double high) {}
