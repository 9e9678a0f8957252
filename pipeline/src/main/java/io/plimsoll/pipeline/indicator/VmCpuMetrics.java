package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;
import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;
import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;
import static io.plimsoll.wire.AbsenceReason.NO_PERMISSION;
import static io.plimsoll.wire.AbsenceReason.NO_REQUESTS;

import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmCgroup;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** CPU of a VM: what it used, what it waited for, and because of what. */
final class VmCpuMetrics {
    private static final int RUNNING = 1;

    /** Waiting below this is no matter, % of the time. */
    private static final double NOTICEABLE_PERCENT = 1;

    static final String NO_STEP = "no step";

    private static final Why NO_USER = new Why(HYPERVISOR_LACKS, "cpuUserNanos", "cpu");
    private static final Why NO_EXITS = Why.noKvm("exits");
    private static final Why NO_HALTED = Why.noKvm("halted");
    private static final Why NO_TIMESLICES = new Why(KERNEL_LACKS, "timeslices", "vcpus");
    private static final Why NO_SYSTEM = new Why(HYPERVISOR_LACKS, "cpuSystemNanos", "cpu");

    static final Measurement<MeasuredVm> MEASUREMENT =
            waiting(
                            use(
                                    Measurement.<MeasuredVm>named(
                                            "vm_cpu",
                                            "vm, vm_uuid",
                                            "CPU of a VM: what it used, what it waited for, and why")))
                    .build();

    private VmCpuMetrics() {}

    private static Measurement.Builder<MeasuredVm> use(Measurement.Builder<MeasuredVm> metrics) {
        return metrics.from("libvirt vcpu.current")
                .whole("vcpus", "", "vCPUs online at the end", vm -> Value.of((long) vm.vcpus()))
                .from("libvirt state.state")
                .flag(
                        "running",
                        "state is running",
                        vm -> Value.of(vm.last().getState() == RUNNING))
                .from("libvirt cpu.time or cgroup cpu.stat; all threads of QEMU")
                .absentIf(NO_STEP + "; impossible if more than the host has")
                .rate("used_cores", "cores", "Δcpu.time / Δt", MeasuredVm::usedCores)
                .real(
                        "demand_cores",
                        "cores",
                        "used_cores + Σ ready of the vCPUs, each at most 1",
                        MeasuredVm::demandCores)
                .real(
                        "used_percent",
                        "%",
                        "100 · used_cores / vcpus; beyond 100 where emulator threads work too",
                        vm -> vm.usedCores().plain().times(100.0 / vm.vcpus()))
                .real(
                        "host_percent",
                        "%",
                        "100 · used_cores / the host's online CPUs",
                        vm -> vm.usedCores().plain().times(100.0 / vm.hostCpus()))
                .real(
                        "user_cores",
                        "cores",
                        "Δcpu.user / Δt",
                        vm -> NO_USER.perSecond(vm, vm.tracks().cpuSplit(), 0).times(1e-9))
                .real(
                        "system_cores",
                        "cores",
                        "Δcpu.system / Δt; with cgroup v2 guest time is in neither of the two alone",
                        vm -> NO_SYSTEM.perSecond(vm, vm.tracks().cpuSplit(), 1).times(1e-9))
                .from("cgroup cpu.max or cpu.cfs_quota_us")
                .absentIf("not_configured where there is no quota; no cgroup")
                .real("quota_cores", "cores", "quota / period", MeasuredVm::quotaCores)
                .absentIf("as quota_cores or used_cores")
                .real(
                        "quota_percent",
                        "%",
                        "100 · used_cores / quota_cores",
                        vm ->
                                vm.usedCores()
                                        .plain()
                                        .times(100)
                                        .over(vm.quotaCores(), NOT_CONFIGURED))
                .absentIf("no cgroup")
                .from("cgroup cpu.weight, or cpu.shares with version 1")
                .whole("weight", "", "as configured", vm -> cgroup(vm, VmCgroup::getWeight))
                .from("/proc/PID/task/TID/schedstat field 1")
                .absentIf(NO_STEP)
                .real("run_cores", "cores", "Σ over vCPUs Δrun / Δt", MeasuredVm::runCores)
                .real(
                        "guest_percent",
                        "%",
                        "100 · run_cores / vcpus: use as the guest sees it",
                        vm -> vm.runCores().times(100.0 / vm.vcpus()))
                .from("cpu.time and schedstat")
                .real(
                        "overhead_cores",
                        "cores",
                        "used_cores - run_cores, at least 0: emulator, I/O and vhost threads",
                        VmCpuMetrics::overhead)
                .absentIf(NO_STEP + "; no_requests if nothing was used")
                .real(
                        "overhead_percent",
                        "%",
                        "100 · overhead_cores / used_cores",
                        vm -> overhead(vm).times(100).over(vm.usedCores().plain(), NO_REQUESTS))
                .absentIf(NO_STEP)
                .from("KVM halt_poll_success_ns, halt_poll_fail_ns (QEMU 7.1)")
                .real(
                        "poll_cores",
                        "cores",
                        "Δhalt poll / Δt: burnt by KVM while the guest was idle",
                        MeasuredVm::pollCores)
                .real(
                        "guest_busy_cores",
                        "cores",
                        "run_cores - poll_cores, at least 0",
                        vm -> vm.runCores().minus(vm.pollCores()).atLeast(0));
    }

    private static Measurement.Builder<MeasuredVm> waiting(
            Measurement.Builder<MeasuredVm> metrics) {
        return metrics.from("/proc/PID/task/TID/schedstat field 2 (run_delay)")
                .absentIf(NO_STEP)
                .rate(
                        "ready_percent",
                        "%",
                        "mean over vCPUs of 100 · Δrun_delay / Δt, each at most 100",
                        MeasuredVm::readyPercent)
                .real(
                        "ready_max_percent",
                        "%",
                        "of the vCPU that waited most",
                        vm -> vm.readyMax().times(100))
                .real(
                        "ready_sum_percent",
                        "%",
                        "Σ over vCPUs, as VMware shows it",
                        vm -> vm.readyCores().times(100))
                .real(
                        "skew_percent",
                        "%",
                        "most - least over vCPUs: stands for co-stop, which KVM has not",
                        vm -> vm.readyMax().minus(vm.readyMin()).times(100))
                .absentIf(NO_STEP + "; no_requests if it neither ran nor waited")
                .real(
                        "steal_percent",
                        "%",
                        "100 · ready / (run + ready), what top in the guest shows",
                        vm ->
                                vm.readyCores()
                                        .times(100)
                                        .over(vm.runCores().plus(vm.readyCores()), NO_REQUESTS))
                .from("schedstat, cgroup cpu.stat throttled_usec")
                .absentIf(NO_STEP + "; no cgroup")
                .real(
                        "contended_percent",
                        "%",
                        "100 · max(0, ready - throttled) / vcpus: waiting because others had the CPUs",
                        vm -> vm.contendedCores().times(100.0 / vm.vcpus()))
                .real(
                        "capped_percent",
                        "%",
                        "100 · (ready - contended) / vcpus: waiting because of its quota",
                        vm -> vm.cappedCores().times(100.0 / vm.vcpus()))
                .text(
                        "ready_cause",
                        "none if ready_percent < 1, else the greater of capped and contended",
                        VmCpuMetrics::cause)
                .absentIf(NO_STEP + "; not_configured without quota")
                .real(
                        "throttled_percent",
                        "%",
                        "100 · Δnr_throttled / Δnr_periods",
                        VmCpuMetrics::throttledPeriods)
                .from("schedstat, KVM halt_wait_ns (QEMU 7.1)")
                .absentIf(NO_STEP)
                .real(
                        "idle_percent",
                        "%",
                        "100 · Δhalt_wait / Δt / vcpus",
                        vm -> vm.idleCores().times(100.0 / vm.vcpus()))
                .real(
                        "wait_percent",
                        "%",
                        "100 - (run + ready + idle) / vcpus, at least 0: blocked in the host, by an exit to QEMU, a page fault or storage",
                        VmCpuMetrics::waitPercent)
                .from("KVM exits (QEMU 7.1)")
                .real(
                        "exits_per_second",
                        "1/s",
                        "Σ Δexits / Δt",
                        vm -> vm.tracks().vcpus().exitsPerSecond(vm, NO_EXITS))
                .from("schedstat field 3")
                .real(
                        "switches_per_second",
                        "1/s",
                        "Σ Δtimeslices / Δt",
                        vm -> vm.tracks().vcpus().switchesPerSecond(vm, NO_TIMESLICES))
                .from("libvirt vcpu.N.halted")
                .absentIf("the hypervisor does not tell")
                .whole(
                        "halted_vcpus",
                        "",
                        "vCPUs that the guest has halted at the end",
                        VmCpuMetrics::halted);
    }

    private static Value cgroup(MeasuredVm vm, Function<VmCgroup, @Nullable Long> of) {
        VmCgroup cgroup = vm.last().getCgroup();
        return cgroup == null
                ? Value.absent(vm.reason(NO_PERMISSION, "cgroup"))
                : Value.of(of.apply(cgroup), NOT_CONFIGURED);
    }

    private static Value overhead(MeasuredVm vm) {
        return vm.usedCores().plain().minus(vm.runCores()).atLeast(0);
    }

    private static Value waitPercent(MeasuredVm vm) {
        Value known = vm.runCores().plus(vm.readyCores()).plus(vm.idleCores());
        return Value.of(100L).minus(known.times(100.0 / vm.vcpus())).atLeast(0);
    }

    private static Value throttledPeriods(MeasuredVm vm) {
        VmCgroup cgroup = vm.last().getCgroup();
        if (cgroup == null) {
            return Value.absent(vm.reason(NO_PERMISSION, "cgroup"));
        }
        double share = vm.tracks().bandwidth().ratio(1, 0);
        if (Double.isFinite(share)) {
            return Value.of(share).times(100);
        }
        return cgroup.quotaMicrosOr(NONE) == NONE
                ? Value.absent(NOT_CONFIGURED)
                : vm.tracks().bandwidth().perUnit(1, 0, vm.reason(KERNEL_LACKS, "periods"));
    }

    private static Value halted(MeasuredVm vm) {
        boolean told = false;
        long halted = 0;
        for (Vcpu vcpu : vm.last().getVcpus()) {
            Boolean each = vcpu.getHalted();
            told |= each != null;
            halted += each != null && each ? 1 : 0;
        }
        return told ? Value.of(halted) : Value.absent(NO_HALTED.of(vm));
    }

    private static @Nullable String cause(MeasuredVm vm) {
        Value ready = vm.readyPercent().plain();
        if (!ready.known() || !vm.throttledCores().known()) {
            return null;
        }
        if (ready.number() < NOTICEABLE_PERCENT) {
            return "none";
        }
        return vm.cappedCores().number() > vm.contendedCores().number() ? "capped" : "contended";
    }
}
