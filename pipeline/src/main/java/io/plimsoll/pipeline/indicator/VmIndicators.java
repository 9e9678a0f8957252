package io.plimsoll.pipeline.indicator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Indicators of a VM over a window. A null has no value.
 *
 * @param uuid libvirt's uuid
 * @param name libvirt's name
 * @param state virDomainState at the end of the window
 * @param vcpus vCPUs online
 * @param usedCores CPU time per time of all its threads, 0 to beyond vcpus
 * @param demandCores usedCores plus the time its vCPUs waited for a CPU
 * @param usedPercent usedCores in percent of vcpus; beyond 100 where emulator threads work too
 * @param readyPercent time waiting for a CPU, mean over its vCPUs, 0 to 100
 * @param readyMaxPercent the same of the vCPU that waited most
 * @param memoryMaximumBytes most memory it may have
 * @param memoryCurrentBytes memory that the balloon leaves it
 * @param guestUsedBytes what the guest itself uses, {@code available - usable}; null without fresh
 *     balloon statistics
 * @param guestUsableBytes what the guest could still use without swapping; null as above
 * @param rssBytes resident memory of QEMU on the host
 * @param disks by stable target
 * @param nics by device
 * @param contention what it took and what it lacked
 */
public record VmIndicators(
        String uuid,
        String name,
        int state,
        int vcpus,
        @Nullable Double usedCores,
        @Nullable Double demandCores,
        @Nullable Double usedPercent,
        @Nullable Double readyPercent,
        @Nullable Double readyMaxPercent,
        @Nullable Long memoryMaximumBytes,
        @Nullable Long memoryCurrentBytes,
        @Nullable Long guestUsedBytes,
        @Nullable Long guestUsableBytes,
        @Nullable Long rssBytes,
        List<DiskIndicators> disks,
        List<NicIndicators> nics,
        VmContention contention) {

    /** Copies the lists. */
    public VmIndicators {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** Of a VM that tells nothing of contention. */
    public VmIndicators(
            String uuid,
            String name,
            int state,
            int vcpus,
            @Nullable Double usedCores,
            @Nullable Double demandCores,
            @Nullable Double usedPercent,
            @Nullable Double readyPercent,
            @Nullable Double readyMaxPercent,
            @Nullable Long memoryMaximumBytes,
            @Nullable Long memoryCurrentBytes,
            @Nullable Long guestUsedBytes,
            @Nullable Long guestUsableBytes,
            @Nullable Long rssBytes,
            List<DiskIndicators> disks,
            List<NicIndicators> nics) {
        this(
                uuid,
                name,
                state,
                vcpus,
                usedCores,
                demandCores,
                usedPercent,
                readyPercent,
                readyMaxPercent,
                memoryMaximumBytes,
                memoryCurrentBytes,
                guestUsedBytes,
                guestUsableBytes,
                rssBytes,
                disks,
                nics,
                VmContention.unknown());
    }
}
