package io.plimsoll.pipeline.plan;

import java.util.List;
import java.util.Optional;

/**
 * A host as the planner sees it. A VM on its way is charged at both ends.
 *
 * @param host host id
 * @param capacityMillicores CPU, in thousandths of a core
 * @param demandMillicores CPU demand of all that runs there
 * @param memoryBytes memory of the host
 * @param reservedBytes memory that is never given to VMs
 * @param memoryUsedBytes memory in use or promised
 * @param cpuHot whether it is a hotspot in CPU
 * @param memoryHot whether it is a hotspot in memory
 * @param notSourceBecause why no VM may leave now; empty if one may
 * @param notDestinationBecause why no VM may come now; empty if one may
 * @param vms the VMs there; none where it is not hot, as none has to leave
 */
public record HostLoad(
        String host,
        long capacityMillicores,
        long demandMillicores,
        long memoryBytes,
        long reservedBytes,
        long memoryUsedBytes,
        boolean cpuHot,
        boolean memoryHot,
        Optional<String> notSourceBecause,
        Optional<String> notDestinationBecause,
        List<VmLoad> vms) {

    /** Copies the list. */
    public HostLoad {
        vms = List.copyOf(vms);
    }

    /** Whether it is hot in anything. */
    public boolean hot() {
        return cpuHot || memoryHot;
    }

    /** CPU demand in percent of capacity with this much more (or less). */
    public double cpuPercentWith(long millicores) {
        return 100.0 * (demandMillicores + millicores) / capacityMillicores;
    }

    /** Whether the reserve stays free with this much more. */
    boolean keepsReserveWith(long bytes) {
        return memoryUsedBytes + bytes <= memoryBytes - reservedBytes;
    }

    /**
     * Memory in percent with this much more (or less); of all memory, as the indicator that is
     * compared with it afterwards.
     */
    public double memoryPercentWith(long bytes) {
        return 100.0 * (memoryUsedBytes + bytes) / memoryBytes;
    }

    /** The fuller of its two resources with this VM added, in percent. */
    double fullnessWith(VmLoad vm) {
        return Math.max(cpuPercentWith(vm.demandMillicores()), memoryPercentWith(vm.memoryBytes()));
    }

    /** This host with a VM more. */
    HostLoad with(VmLoad vm) {
        return charged(vm.demandMillicores(), vm.memoryBytes());
    }

    private HostLoad charged(long millicores, long bytes) {
        return new HostLoad(
                host,
                capacityMillicores,
                demandMillicores + millicores,
                memoryBytes,
                reservedBytes,
                memoryUsedBytes + bytes,
                cpuHot,
                memoryHot,
                notSourceBecause,
                notDestinationBecause,
                vms);
    }
}
