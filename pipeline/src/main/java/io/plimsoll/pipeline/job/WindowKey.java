package io.plimsoll.pipeline.job;

/**
 * Which window of which host.
 *
 * @param host host id
 * @param endMillis end of the window, ms since 1970
 */
public record WindowKey(String host, long endMillis) {}
