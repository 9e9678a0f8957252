package io.plimsoll.pipeline.indicator;

import org.jspecify.annotations.Nullable;

/**
 * Indicators of a block device of a host or a VM over a window.
 *
 * @param device the host's device name or the VM's stable target
 * @param readsPerSecond read requests per second
 * @param writesPerSecond write requests per second
 * @param readBytesPerSecond bytes read per second
 * @param writtenBytesPerSecond bytes written per second
 * @param readLatencyMillis mean latency, Δtime/Δrequests; null without a request, never 0 for
 *     "unknown"
 * @param writeLatencyMillis the same for writes
 * @param queueDepth mean number of requests in flight, by Little's law
 * @param utilPercent time with a request in flight, 0 to 100; null for a VM's disk
 */
public record DiskIndicators(
        String device,
        double readsPerSecond,
        double writesPerSecond,
        double readBytesPerSecond,
        double writtenBytesPerSecond,
        @Nullable Double readLatencyMillis,
        @Nullable Double writeLatencyMillis,
        @Nullable Double queueDepth,
        @Nullable Double utilPercent) {}
