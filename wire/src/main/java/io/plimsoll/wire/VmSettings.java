package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What in a VM's definition decides how it runs and what of it can be measured.
 *
 * @param active whether it ran when it was looked at
 * @param currentVcpus vCPUs that are on line
 * @param currentMemoryBytes memory that the balloon leaves it
 * @param machine type of machine, such as {@code pc-q35-7.2}; empty if unknown
 * @param cpuMode {@code host-passthrough}, {@code host-model}, {@code custom}, {@code maximum};
 *     empty for the hypervisor's default
 * @param cpuModel of a custom CPU, else empty
 * @param hugepageBytes size of the huge pages that hold its memory, 0 for the host's default size;
 *     null if it has none
 * @param memoryLocked whether its memory can't be swapped out
 * @param balloonModel such as {@code virtio} or {@code none}; empty if there is no balloon
 * @param balloonPeriodSeconds how often the guest reports its memory; 0: never
 * @param guestAgent {@code none}, or of the channel {@code defined}, {@code connected} or {@code
 *     disconnected}
 * @param iothreads number of I/O threads
 * @param vcpuPins CPUs by the number of the vCPU, for those that are pinned
 * @param iothreadPins CPUs by the number of the I/O thread, for those that are pinned
 * @param emulatorPin CPUs of the other threads; null if they are not pinned
 * @param numaNodes NUMA nodes that its memory is bound to; null if it is not
 * @param latencyHistograms whether QEMU keeps a histogram of latencies for any disk
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record VmSettings(
        boolean active,
        int currentVcpus,
        long currentMemoryBytes,
        String machine,
        String cpuMode,
        String cpuModel,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long hugepageBytes,
        boolean memoryLocked,
        String balloonModel,
        int balloonPeriodSeconds,
        String guestAgent,
        int iothreads,
        Map<String, String> vcpuPins,
        Map<String, String> iothreadPins,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String emulatorPin,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String numaNodes,
        boolean latencyHistograms) {

    /** Copies the maps; absent ones are empty. */
    public VmSettings {
        vcpuPins = Absent.mapOrEmpty(vcpuPins);
        iothreadPins = Absent.mapOrEmpty(iothreadPins);
    }
}
