package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;
import static io.plimsoll.wire.AbsenceReason.NO_PERMISSION;

import io.plimsoll.wire.DirtyRate;
import io.plimsoll.wire.MonitorState;
import io.plimsoll.wire.VmJob;
import io.plimsoll.wire.VmProcess;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a VM is, and how its QEMU answers. */
final class VmStateMetrics {
    private static final List<String> STATES =
            List.of(
                    "none",
                    "running",
                    "blocked",
                    "paused",
                    "shutdown",
                    "shutoff",
                    "crashed",
                    "suspended");

    private static final Why NO_PROCESS = new Why(NO_PERMISSION, "process");
    private static final Why NO_JOB = new Why(NOT_CONFIGURED, "job");
    private static final Why NO_MONITOR_CLOCK = new Why(HYPERVISOR_LACKS, "disks");

    static final Measurement<MeasuredVm> MEASUREMENT =
            job(monitor(
                            Measurement.<MeasuredVm>named(
                                    "vm_state",
                                    "vm, vm_uuid",
                                    "How a VM is. Its `absent` holds all that the agent could not read of the VM, group by group")))
                    .build();

    private VmStateMetrics() {}

    private static Measurement.Builder<MeasuredVm> monitor(
            Measurement.Builder<MeasuredVm> metrics) {
        return metrics.from("libvirt state.state, state.reason")
                .whole(
                        "state",
                        "",
                        "virDomainState at the end",
                        vm -> Value.of((long) vm.last().getState()))
                .whole(
                        "reason",
                        "",
                        "the reason code that belongs to the state",
                        vm -> Value.of((long) vm.last().getStateReason()))
                .text("state_name", "the same as a word", vm -> stateName(vm.last().getState()))
                .flag(
                        "arriving",
                        "waits for a migration to arrive, so it counts only on the other host and has no other points here",
                        vm -> Value.of(vm.arriving()))
                .whole(
                        "resets",
                        "",
                        "counters that began anew in the window",
                        vm -> Value.of((long) vm.tracks().resets()))
                .from("virDomainGetControlInfo")
                .absentIf("not asked")
                .text(
                        "monitor_state",
                        "ok, job, occupied or error",
                        vm -> monitor(vm) == null ? null : vm.last().getMonitor().getState())
                .real(
                        "monitor_state_seconds",
                        "s",
                        "how long in that state",
                        vm -> of(vm, MonitorState::getSinceMillis).times(1e-3))
                .flag(
                        "monitor_blocked",
                        "QEMU does not answer",
                        vm -> monitorFlag(vm, MonitorState::getBlocked))
                .flag(
                        "breaker_open",
                        "the agent leaves the monitor alone for a while",
                        vm -> monitorFlag(vm, MonitorState::getBreakerOpen))
                .absentIf("not_configured while it answers")
                .real(
                        "monitor_blocked_seconds",
                        "s",
                        "time of the tick - blocked since",
                        VmStateMetrics::blockedSeconds)
                .from("clock of the reading")
                .absentIf("never read")
                .real(
                        "monitor_age_seconds",
                        "s",
                        "monotonic time of the tick - of the last reading of the monitor groups",
                        VmStateMetrics::monitorAge)
                .from("/proc/PID/status")
                .absentIf("no_permission")
                .whole("threads", "", "threads of QEMU", VmStateMetrics::threads);
    }

    private static Measurement.Builder<MeasuredVm> job(Measurement.Builder<MeasuredVm> metrics) {
        return metrics.from("virDomainGetJobStats")
                .absentIf("not_configured while no job goes on")
                .whole(
                        "job_operation",
                        "",
                        "virDomainJobOperation",
                        vm -> job(vm, job -> Long.valueOf(job.getOperation())))
                .real(
                        "job_seconds",
                        "s",
                        "time_elapsed",
                        vm -> job(vm, VmJob::getElapsedMillis).times(1e-3))
                .whole(
                        "job_remaining_bytes",
                        "bytes",
                        "data_remaining",
                        vm -> figure(vm, "data_remaining"))
                .whole("job_downtime_millis", "ms", "downtime", vm -> figure(vm, "downtime"))
                .whole(
                        "job_dirty_pages_per_second",
                        "1/s",
                        "memory_dirty_rate",
                        vm -> figure(vm, "memory_dirty_rate"))
                .whole(
                        "job_iteration",
                        "",
                        "memory_iteration",
                        vm -> figure(vm, "memory_iteration"))
                .from(
                        "libvirt dirtyrate.megabytes_per_second; the last measurement that somebody asked for")
                .absentIf("not_configured if nobody asked")
                .whole(
                        "dirty_bytes_per_second",
                        "bytes/s",
                        "megabytes_per_second · 2^20",
                        VmStateMetrics::dirtyRate);
    }

    private static @Nullable String stateName(int state) {
        return state >= 0 && state < STATES.size() ? STATES.get(state) : null;
    }

    private static @Nullable MonitorState monitor(MeasuredVm vm) {
        return vm.last().getMonitor();
    }

    private static Value of(MeasuredVm vm, Function<MonitorState, @Nullable Long> of) {
        MonitorState monitor = monitor(vm);
        return monitor == null
                ? Value.absent(vm.reason(HYPERVISOR_LACKS, "monitor"))
                : Value.of(of.apply(monitor), HYPERVISOR_LACKS);
    }

    private static Value monitorFlag(MeasuredVm vm, Function<MonitorState, Boolean> of) {
        MonitorState monitor = monitor(vm);
        return monitor == null
                ? Value.absent(vm.reason(HYPERVISOR_LACKS, "monitor"))
                : Value.of(of.apply(monitor));
    }

    private static Value blockedSeconds(MeasuredVm vm) {
        MonitorState monitor = monitor(vm);
        Long since = monitor == null ? null : monitor.getBlockedSinceMillis();
        return Value.of(since, vm.reason(NOT_CONFIGURED, "monitor"))
                .minus(Value.of(vm.lastTick().wallMillis()))
                .times(-1e-3)
                .atLeast(0);
    }

    private static Value monitorAge(MeasuredVm vm) {
        return NO_MONITOR_CLOCK
                .value(vm, vm.last().getMonitorMonoNanos())
                .minus(Value.of(vm.last().getMonoNanos()))
                .times(-1e-9);
    }

    private static Value threads(MeasuredVm vm) {
        VmProcess process = vm.last().getProcess();
        return NO_PROCESS.value(vm, process == null ? null : process.getThreads());
    }

    private static Value job(MeasuredVm vm, Function<VmJob, @Nullable Long> of) {
        VmJob job = vm.last().getJob();
        return NO_JOB.value(vm, job == null ? null : of.apply(job));
    }

    private static Value figure(MeasuredVm vm, String name) {
        return job(vm, job -> job.getFigures().get(name));
    }

    private static Value dirtyRate(MeasuredVm vm) {
        DirtyRate rate = vm.last().getDirtyRate();
        return Value.of(
                        rate == null ? null : rate.getMibPerSecond(),
                        vm.reason(NOT_CONFIGURED, "dirtyRate"))
                .times(1 << 20);
    }
}
