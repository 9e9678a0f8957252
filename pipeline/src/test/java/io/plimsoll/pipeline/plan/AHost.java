package io.plimsoll.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds a host of a picture: 10 CPUs and 100 GiB unless said otherwise, with what its VMs take,
 * hot above 85 % CPU and 94 % memory.
 */
final class AHost {
    static final long GIB = 1L << 30;
    static final double CPU_LINE = 85;
    static final double MEMORY_LINE = 94;

    private final String host;
    private final List<VmLoad> vms = new ArrayList<>();
    private long capacityMillicores = 10_000;
    private long memoryBytes = 100 * GIB;
    private long reservedBytes;
    private long ownMillicores;
    private long ownBytes;
    private boolean cpuHot;
    private boolean memoryHot;
    private Optional<String> notSourceBecause = Optional.empty();
    private Optional<String> notDestinationBecause = Optional.empty();

    private AHost(String host) {
        this.host = host;
    }

    static AHost aHost(String host) {
        return new AHost(host);
    }

    static VmLoad aVm(String name, long millicores, long gib) {
        return new VmLoad(name, name, millicores, gib * GIB, gib * GIB, Optional.empty());
    }

    AHost cores(int cores) {
        capacityMillicores = cores * 1000L;
        return this;
    }

    AHost memoryGib(long gib) {
        memoryBytes = gib * GIB;
        return this;
    }

    AHost reservedGib(long gib) {
        reservedBytes = gib * GIB;
        return this;
    }

    /** What the host takes itself. */
    AHost own(long millicores, long gib) {
        ownMillicores = millicores;
        ownBytes = gib * GIB;
        return this;
    }

    AHost vm(String name, long millicores, long gib) {
        return vm(aVm(name, millicores, gib));
    }

    AHost vm(VmLoad vm) {
        vms.add(vm);
        return this;
    }

    AHost fixedVm(String name, long millicores, long gib, String because) {
        return vm(new VmLoad(name, name, millicores, gib * GIB, gib * GIB, Optional.of(because)));
    }

    /** Hot in CPU although it may be under the line now. */
    AHost stillHotInCpu() {
        cpuHot = true;
        return this;
    }

    /** Hot in memory although it may be under the line now. */
    AHost stillHotInMemory() {
        memoryHot = true;
        return this;
    }

    AHost notSource(String because) {
        notSourceBecause = Optional.of(because);
        return this;
    }

    AHost notDestination(String because) {
        notDestinationBecause = Optional.of(because);
        return this;
    }

    HostLoad build() {
        long millicores = ownMillicores + vms.stream().mapToLong(VmLoad::demandMillicores).sum();
        long bytes = ownBytes + vms.stream().mapToLong(VmLoad::residentBytes).sum();
        return new HostLoad(
                host,
                capacityMillicores,
                millicores,
                memoryBytes,
                reservedBytes,
                bytes,
                cpuHot || 100.0 * millicores / capacityMillicores > CPU_LINE,
                memoryHot || 100.0 * bytes / memoryBytes > MEMORY_LINE,
                notSourceBecause,
                notDestinationBecause,
                vms);
    }
}
