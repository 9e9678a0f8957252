package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;
import static io.plimsoll.wire.AbsenceReason.NO_REQUESTS;

/** How much more was promised to the VMs of a host than it has. */
final class HostOvercommitMetrics {
    private static final int RUNNING = 1;

    static final Measurement<MeasuredHost> MEASUREMENT =
            Measurement.<MeasuredHost>named(
                            "host_overcommit",
                            "",
                            "What was promised to the VMs of a host; VMs that arrive by a migration count where they are from")
                    .from("libvirt domains that are active")
                    .whole(
                            "vms",
                            "",
                            "VMs that count on this host",
                            host -> Value.of((long) host.vms().size()))
                    .whole(
                            "vms_running",
                            "",
                            "of these, in state running",
                            host ->
                                    Value.of(
                                            host.vms().stream()
                                                    .filter(vm -> vm.last().getState() == RUNNING)
                                                    .count()))
                    .from("libvirt vcpu.current")
                    .whole("vcpus", "", "Σ vCPUs", HostOvercommitMetrics::vcpus)
                    .real(
                            "vcpus_per_cpu",
                            "",
                            "Σ vCPUs / online CPUs (threads)",
                            host -> vcpus(host).times(1.0 / host.cpus()))
                    .from("libvirt balloon.maximum, balloon.current; the three are 0 without VMs")
                    .real(
                            "memory_maximum_percent",
                            "%",
                            "100 · Σ balloon.maximum / MemTotal",
                            host ->
                                    Value.of(host.committedBytes())
                                            .times(100.0 / host.counters().getMemTotalBytes()))
                    .real(
                            "memory_current_percent",
                            "%",
                            "100 · Σ balloon.current / MemTotal",
                            host -> percent(host, host.sum(HostOvercommitMetrics::balloon)))
                    .from("cgroup memory.current + hugetlb, or RSS")
                    .real(
                            "memory_real_percent",
                            "%",
                            "100 · Σ what the VMs cost the host / MemTotal",
                            host -> percent(host, cost(host)))
                    .whole(
                            "memory_real_bytes",
                            "bytes",
                            "Σ what the VMs cost the host",
                            host -> Value.of(cost(host)))
                    .whole(
                            "ballooned_bytes",
                            "bytes",
                            "Σ (balloon.maximum - balloon.current)",
                            host -> Value.of(host.sum(HostOvercommitMetrics::ballooned)))
                    .from("libvirt balloon.usable, where fresh")
                    .absentIf("no_requests if no VM tells")
                    .whole(
                            "guest_usable_bytes",
                            "bytes",
                            "Σ what the guests could still use: what a balloon could take",
                            HostOvercommitMetrics::usable)
                    .build();

    private HostOvercommitMetrics() {}

    private static Value vcpus(MeasuredHost host) {
        return Value.of(host.vms().stream().mapToLong(MeasuredVm::vcpus).sum());
    }

    private static double cost(MeasuredHost host) {
        return host.sum(vm -> orNan(VmMemory.hostCost(vm.last())));
    }

    /** Bytes that the balloon leaves a VM; NaN if that is not known. */
    private static double balloon(MeasuredVm vm) {
        return orNan(vm.last().balloonCurrentKibOr(NONE)) * VmMemory.KIB;
    }

    /** Bytes that it took from a VM; NaN if that is not known. */
    private static double ballooned(MeasuredVm vm) {
        return orNan(vm.last().balloonMaximumKibOr(NONE)) * VmMemory.KIB - balloon(vm);
    }

    private static double orNan(long number) {
        return number == NONE ? Double.NaN : number;
    }

    private static Value percent(MeasuredHost host, double bytes) {
        return Value.of(100 * bytes / host.counters().getMemTotalBytes());
    }

    private static Value usable(MeasuredHost host) {
        Value sum = Value.absent(NO_REQUESTS);
        for (MeasuredVm vm : host.vms()) {
            long usable =
                    VmMemory.guestBytes(vm.last(), vm.lastTick(), vm.last().guestUsableKibOr(NONE));
            if (usable != NONE) {
                sum = Value.of(sum.or(0) + usable);
            }
        }
        return sum;
    }
}
