package io.plimsoll.pipeline.indicator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Indicators of a host over a window. A null has no value: there were no two samples of the same
 * epoch, or the host does not tell.
 *
 * @param capacityCores CPUs that VMs may use
 * @param usedCores CPU time per time, all users of the host; 0 to capacityCores
 * @param demandCores usedCores plus what its VMs waited for; may exceed capacityCores, which is
 *     what makes a host hot
 * @param stealPercent CPU time that an outer hypervisor took, in percent of capacity
 * @param iowaitPercent idle time with I/O outstanding, in percent of capacity
 * @param memoryTotalBytes memory of the host
 * @param memoryAvailableBytes memory that can be had without swapping, at the end of the window
 * @param committedBytes sum of the most memory that its VMs may have
 * @param pressure share of time in which tasks stalled
 * @param disks block devices
 * @param nics network interfaces
 * @param contention what its tasks lacked
 */
public record HostIndicators(
        int capacityCores,
        @Nullable Double usedCores,
        @Nullable Double demandCores,
        @Nullable Double stealPercent,
        @Nullable Double iowaitPercent,
        long memoryTotalBytes,
        long memoryAvailableBytes,
        long committedBytes,
        Pressure pressure,
        List<DiskIndicators> disks,
        List<NicIndicators> nics,
        HostContention contention) {

    /** Copies the lists. */
    public HostIndicators {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
    }

    /** Of a host that tells nothing of contention. */
    public HostIndicators(
            int capacityCores,
            @Nullable Double usedCores,
            @Nullable Double demandCores,
            @Nullable Double stealPercent,
            @Nullable Double iowaitPercent,
            long memoryTotalBytes,
            long memoryAvailableBytes,
            long committedBytes,
            Pressure pressure,
            List<DiskIndicators> disks,
            List<NicIndicators> nics) {
        this(
                capacityCores,
                usedCores,
                demandCores,
                stealPercent,
                iowaitPercent,
                memoryTotalBytes,
                memoryAvailableBytes,
                committedBytes,
                pressure,
                disks,
                nics,
                HostContention.unknown());
    }

    /** Demand in percent of the capacity, 0 to beyond 100; null if unknown. */
    public @Nullable Double demandPercent() {
        return demandPercent(demandCores, capacityCores);
    }

    static @Nullable Double demandPercent(@Nullable Double demandCores, int capacityCores) {
        return demandCores == null ? null : 100 * demandCores / capacityCores;
    }

    /** Memory in use in percent, 0 to 100. */
    public double memoryUsedPercent() {
        return memoryUsedPercent(memoryTotalBytes, memoryAvailableBytes);
    }

    static double memoryUsedPercent(long totalBytes, long availableBytes) {
        return 100.0 * (totalBytes - availableBytes) / totalBytes;
    }

    /**
     * Pressure Stall Information: share of the window's time, 0 to 100 (kernel,
     * Documentation/accounting/psi.rst).
     *
     * @param cpuSomePercent some task waited for a CPU
     * @param memorySomePercent some task waited for memory
     * @param memoryFullPercent all tasks waited for memory
     * @param ioSomePercent some task waited for I/O
     * @param ioFullPercent all tasks waited for I/O
     */
    public record Pressure(
            @Nullable Double cpuSomePercent,
            @Nullable Double memorySomePercent,
            @Nullable Double memoryFullPercent,
            @Nullable Double ioSomePercent,
            @Nullable Double ioFullPercent) {

        /** Nothing known. */
        public static Pressure unknown() {
            return new Pressure(null, null, null, null, null);
        }

        /** Whether any of it is known; a first window has no rates, an old kernel none at all. */
        public boolean known() {
            return cpuSomePercent != null
                    || memorySomePercent != null
                    || memoryFullPercent != null
                    || ioSomePercent != null
                    || ioFullPercent != null;
        }
    }
}
