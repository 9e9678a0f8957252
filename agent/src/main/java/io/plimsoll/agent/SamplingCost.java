package io.plimsoll.agent;

/**
 * What the sampling of the VMs costs.
 *
 * @param libvirtNanos wall time in calls into libvirt, cumulative
 * @param libvirtCalls cumulative
 * @param libvirtFailures calls that failed or missed their deadline, cumulative
 * @param slowCpuNanos CPU time of the readings that can be made less often, cumulative
 * @param monitorEveryMillis how often QEMU's monitors are read now
 * @param imagesEveryMillis how often images are read now
 */
public record SamplingCost(
        long libvirtNanos,
        long libvirtCalls,
        long libvirtFailures,
        long slowCpuNanos,
        long monitorEveryMillis,
        long imagesEveryMillis) {
    /** Of a hypervisor that costs nothing. */
    public static final SamplingCost NONE = new SamplingCost(0, 0, 0, 0, 0, 0);
}
