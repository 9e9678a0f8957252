package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.Resource;

/**
 * What a hot host has too much of. Not above 0 where it is not hot or is under the target.
 *
 * @param millicores CPU demand that has to leave
 * @param bytes memory that has to be freed
 */
record Excess(long millicores, long bytes) {

    static Excess of(HostLoad host, PlanLimits limits) {
        return new Excess(
                host.cpuHot()
                        ? host.demandMillicores()
                                - share(host.capacityMillicores(), limits.cpuTargetPercent())
                        : 0,
                host.memoryHot()
                        ? host.memoryUsedBytes()
                                - share(host.memoryBytes(), limits.memoryTargetPercent())
                        : 0);
    }

    private static long share(long whole, double percent) {
        return (long) (whole * percent / 100);
    }

    boolean none() {
        return millicores <= 0 && bytes <= 0;
    }

    /** The resource of which this VM takes the larger part of the excess away. */
    Resource mostRelievedBy(VmLoad vm) {
        double cpu = millicores > 0 ? (double) vm.demandMillicores() / millicores : 0;
        double memory = bytes > 0 ? (double) vm.residentBytes() / bytes : 0;
        return memory > cpu ? Resource.MEMORY : Resource.CPU;
    }
}
