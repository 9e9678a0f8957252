package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;

import io.plimsoll.wire.HostCounters;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** CPU of a host. */
final class HostCpuMetrics {
    static final Measurement<MeasuredHost> MEASUREMENT =
            kernel(
                            states(
                                    use(
                                            Measurement.<MeasuredHost>named(
                                                    "host_cpu",
                                                    "",
                                                    "CPU of a host; guest time is counted once"))))
                    .build();

    private HostCpuMetrics() {}

    private static Measurement.Builder<MeasuredHost> use(
            Measurement.Builder<MeasuredHost> metrics) {
        return metrics.from(
                        "/sys/devices/system/cpu/online, or the quota of the cgroup that is the host")
                .whole(
                        "capacity_cores",
                        "cores",
                        "CPUs (threads) that VMs may use",
                        host -> Value.of((long) host.cpus()))
                .from("/proc/stat, or cgroup cpu.stat where the host is a cgroup")
                .absentIf(VmCpuMetrics.NO_STEP + "; impossible if more than there is")
                .rate(
                        "used_cores",
                        "cores",
                        "Δ(user + nice + system + irq + softirq) / Δt; guest is inside user already",
                        MeasuredHost::usedCores)
                .real(
                        "used_percent",
                        "%",
                        "100 · used_cores / capacity_cores",
                        host -> host.usedCores().plain().times(100.0 / host.cpus()))
                .from("/proc/stat, /proc/PID/task/TID/schedstat")
                .real(
                        "demand_cores",
                        "cores",
                        "used_cores + Σ over its VMs of ready",
                        MeasuredHost::demandCores)
                .real(
                        "demand_percent",
                        "%",
                        "100 · demand_cores / capacity_cores; may exceed 100",
                        host -> host.demandCores().times(100.0 / host.cpus()))
                .real(
                        "ready_percent",
                        "%",
                        "100 · Σ ready of its VMs / capacity_cores",
                        host ->
                                host.demandCores()
                                        .minus(host.usedCores().plain())
                                        .times(100.0 / host.cpus()))
                .absentIf("never; VMs that do not tell count 0")
                .real(
                        "effective_demand_percent",
                        "%",
                        "100 · Σ over its VMs of (run + ready) / capacity_cores; beyond 100 it is saturated",
                        host ->
                                Value.of(
                                        100.0
                                                / host.cpus()
                                                * host.sum(
                                                        vm ->
                                                                vm.runCores()
                                                                        .plus(vm.readyCores())
                                                                        .or(0))));
    }

    private static Measurement.Builder<MeasuredHost> states(
            Measurement.Builder<MeasuredHost> metrics) {
        return metrics.from("/proc/stat")
                .absentIf(VmCpuMetrics.NO_STEP + "; kernel_lacks where the host is a cgroup")
                .real(
                        "user_percent",
                        "%",
                        "100 · Δ(user - guest) / Δt / CPUs",
                        host ->
                                host.statePercent(CpuState.USER)
                                        .minus(host.statePercent(CpuState.GUEST))
                                        .atLeast(0))
                .real(
                        "nice_percent",
                        "%",
                        "100 · Δ(nice - guest_nice) / Δt / CPUs",
                        host ->
                                host.statePercent(CpuState.NICE)
                                        .minus(host.statePercent(CpuState.GUEST_NICE))
                                        .atLeast(0))
                .real(
                        "system_percent",
                        "%",
                        "100 · Δsystem / Δt / CPUs",
                        host -> host.statePercent(CpuState.SYSTEM))
                .real(
                        "idle_percent",
                        "%",
                        "100 · Δidle / Δt / CPUs",
                        host -> host.statePercent(CpuState.IDLE))
                .real(
                        "iowait_percent",
                        "%",
                        "100 · Δiowait / Δt / CPUs: idle with I/O outstanding",
                        host -> host.statePercent(CpuState.IOWAIT))
                .real(
                        "irq_percent",
                        "%",
                        "100 · Δirq / Δt / CPUs",
                        host -> host.statePercent(CpuState.IRQ))
                .real(
                        "softirq_percent",
                        "%",
                        "100 · Δsoftirq / Δt / CPUs",
                        host -> host.statePercent(CpuState.SOFTIRQ))
                .real(
                        "steal_percent",
                        "%",
                        "100 · Δsteal / Δt / CPUs: taken by an outer hypervisor",
                        host -> host.statePercent(CpuState.STEAL))
                .real(
                        "guest_percent",
                        "%",
                        "100 · Δ(guest + guest_nice) / Δt / CPUs",
                        HostCpuMetrics::guest)
                .real(
                        "overhead_percent",
                        "%",
                        "used_percent - guest_percent, at least 0: all that is not a guest",
                        host ->
                                host.usedCores()
                                        .plain()
                                        .times(100.0 / host.cpus())
                                        .minus(guest(host))
                                        .atLeast(0));
    }

    private static Value guest(MeasuredHost host) {
        return host.statePercent(CpuState.GUEST).plus(host.statePercent(CpuState.GUEST_NICE));
    }

    private static Measurement.Builder<MeasuredHost> kernel(
            Measurement.Builder<MeasuredHost> metrics) {
        return metrics.from("/proc/schedstat (CONFIG_SCHEDSTATS)")
                .absentIf(VmCpuMetrics.NO_STEP)
                .real(
                        "runqueue_run_cores",
                        "cores",
                        "Δrun / Δt of all tasks",
                        host ->
                                host.tracks()
                                        .runqueue()
                                        .perSecond(
                                                0, host.reason(KERNEL_LACKS, "runqueueWaitNanos"))
                                        .times(1e-9))
                .real(
                        "runqueue_wait_cores",
                        "cores",
                        "Δwait / Δt of all tasks",
                        host ->
                                host.tracks()
                                        .runqueue()
                                        .perSecond(
                                                1, host.reason(KERNEL_LACKS, "runqueueWaitNanos"))
                                        .times(1e-9))
                .from("/proc/stat ctxt, intr, processes")
                .real(
                        "context_switches_per_second",
                        "1/s",
                        "Δctxt / Δt",
                        host -> kernel(host, 0, "contextSwitches"))
                .real(
                        "interrupts_per_second",
                        "1/s",
                        "Δintr / Δt",
                        host -> kernel(host, 1, "interrupts"))
                .real(
                        "forks_per_second",
                        "1/s",
                        "Δprocesses / Δt",
                        host -> kernel(host, 2, "forks"))
                .from("/proc/stat procs_running, procs_blocked; /proc/loadavg")
                .absentIf("not read")
                .whole(
                        "procs_running",
                        "",
                        "runnable threads at the end",
                        host -> of(host, HostCounters::getProcsRunning, "procsRunning"))
                .whole(
                        "procs_blocked",
                        "",
                        "threads waiting for I/O at the end",
                        host -> of(host, HostCounters::getProcsBlocked, "procsBlocked"))
                .real(
                        "load1",
                        "",
                        "load average over 1 minute",
                        host -> of(host, HostCounters::getLoad1, "load1"))
                .real(
                        "load5",
                        "",
                        "load average over 5 minutes",
                        host -> of(host, HostCounters::getLoad5, "load1"))
                .real(
                        "load15",
                        "",
                        "load average over 15 minutes",
                        host -> of(host, HostCounters::getLoad15, "load1"))
                .from("/sys/devices/system/cpu/cpu*/cpufreq, thermal_throttle")
                .real(
                        "frequency_mhz",
                        "MHz",
                        "mean of the CPUs' current frequencies",
                        host -> of(host, HostCounters::getCpuKhzMean, "cpuKhzMean").times(1e-3))
                .absentIf("not_due in windows in which it was not read")
                .whole(
                        "throttle_events",
                        "",
                        "Σ core_throttle_count since boot",
                        host ->
                                host.tracks()
                                        .throttleEvents(
                                                host.reason(KERNEL_LACKS, "throttleEvents")))
                .absentIf(VmCpuMetrics.NO_STEP)
                .from("/proc/net/softnet_stat")
                .real(
                        "softnet_packets_per_second",
                        "1/s",
                        "Δprocessed / Δt",
                        host -> softnet(host, 0))
                .real(
                        "softnet_drops_per_second",
                        "1/s",
                        "Δdropped / Δt: the backlog was full",
                        host -> softnet(host, 1))
                .real(
                        "softnet_squeezes_per_second",
                        "1/s",
                        "Δtime_squeeze / Δt: the budget ended before the work",
                        host -> softnet(host, 2));
    }

    private static Value kernel(MeasuredHost host, int counter, String what) {
        return host.tracks().kernel().perSecond(counter, host.reason(KERNEL_LACKS, what));
    }

    private static Value softnet(MeasuredHost host, int counter) {
        return host.tracks().softnet().perSecond(counter, host.reason(KERNEL_LACKS, "softnet"));
    }

    private static Value of(
            MeasuredHost host, Function<HostCounters, @Nullable Number> of, String what) {
        return Value.of(of.apply(host.counters()), host.reason(KERNEL_LACKS, what));
    }
}
