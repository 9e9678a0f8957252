package io.plimsoll.pipeline.indicator;

import org.jspecify.annotations.Nullable;

/**
 * What a VM took and what it lacked over a window. A null has no value.
 *
 * @param runCores CPU time of its vCPUs per time
 * @param contendedCores time that its vCPUs waited for a CPU because others had it, per time: the
 *     time without quota is taken off, where the agent may read the cgroup
 * @param throttledCores time that its quota took away, per time; 0 without a quota
 * @param pressure share of time in which its tasks stalled
 * @param guestSwapInBytesPerSecond what the guest read back from its own swap
 * @param guestMajorFaultsPerSecond page faults of the guest that waited for its disk
 * @param majorFaultsPerSecond page faults of QEMU that waited for the host's disk or swap
 * @param hostMemoryBytes what it costs the host, with huge pages
 * @param numaMainNode NUMA node that holds most of its memory
 * @param numaMainPercent share of its memory there, 0 to 100
 */
public record VmContention(
        @Nullable Double runCores,
        @Nullable Double contendedCores,
        @Nullable Double throttledCores,
        HostIndicators.Pressure pressure,
        @Nullable Double guestSwapInBytesPerSecond,
        @Nullable Double guestMajorFaultsPerSecond,
        @Nullable Double majorFaultsPerSecond,
        @Nullable Long hostMemoryBytes,
        @Nullable Integer numaMainNode,
        @Nullable Double numaMainPercent) {

    /** Nothing known. */
    public static VmContention unknown() {
        return new VmContention(
                null,
                null,
                null,
                HostIndicators.Pressure.unknown(),
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
