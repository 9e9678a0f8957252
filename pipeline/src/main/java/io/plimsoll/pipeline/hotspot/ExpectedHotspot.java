package io.plimsoll.pipeline.hotspot;

/**
 * A host that is expected to be hot, as long as nothing newer is said.
 *
 * @param cluster failure domain
 * @param host host id
 * @param resource in what
 * @param atMillis event time at which it was said, ms since 1970
 * @param untilMillis it counts until then, ms since 1970; not after {@code atMillis} if it is over
 */
public record ExpectedHotspot(
        String cluster, String host, Resource resource, long atMillis, long untilMillis) {

    /**
     * Forecasts come after the windows of their time. From here on the next ones count, so that
     * whoever computes it again finds them there too.
     */
    private static final long DELAY_MILLIS = 60_000;

    /** Whether it counts at this time. */
    public boolean countsAt(long nowMillis) {
        return nowMillis >= atMillis + DELAY_MILLIS && nowMillis < untilMillis;
    }
}
