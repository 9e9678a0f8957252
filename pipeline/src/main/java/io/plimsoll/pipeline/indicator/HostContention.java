package io.plimsoll.pipeline.indicator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a host's tasks lacked over a window, besides its pressure and the latency of its disks. A
 * null has no value.
 *
 * @param swapInBytesPerSecond read back from swap
 * @param majorFaultsPerSecond page faults that had to wait for a disk
 * @param backlogDropsPerSecond packets that the kernel dropped before any socket or bridge saw them
 * @param numa its NUMA nodes; empty if it does not tell of them
 */
public record HostContention(
        @Nullable Double swapInBytesPerSecond,
        @Nullable Double majorFaultsPerSecond,
        @Nullable Double backlogDropsPerSecond,
        List<NumaIndicators> numa) {

    /** Copies the list. */
    public HostContention {
        numa = List.copyOf(numa);
    }

    /** Nothing known. */
    public static HostContention unknown() {
        return new HostContention(null, null, null, List.of());
    }
}
