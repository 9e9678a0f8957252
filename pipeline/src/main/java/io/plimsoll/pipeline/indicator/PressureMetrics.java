package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;

import io.plimsoll.wire.AbsenceReason;
import java.util.function.Function;

/** Pressure Stall Information of hosts and VMs: the share of time in which work could not go on. */
final class PressureMetrics {
    static final Measurement<MeasuredVm> OF_VM =
            shares(
                            Measurement.<MeasuredVm>named(
                                    "vm_pressure", "vm, vm_uuid", "PSI of the VM's cgroup"),
                            "cgroup v2 cpu.pressure, memory.pressure, io.pressure: total",
                            vm -> vm.tracks().pressure(),
                            vm -> vm.reason(KERNEL_LACKS, "pressure", "cgroup"))
                    .build();

    static final Measurement<MeasuredHost> OF_HOST =
            shares(
                            Measurement.<MeasuredHost>named("host_pressure", "", "PSI of the host"),
                            "/proc/pressure/*: total; Documentation/accounting/psi.rst",
                            host -> host.tracks().pressure(),
                            host -> host.reason(KERNEL_LACKS, "pressure"))
                    .from("/proc/pressure/irq, Linux 6.1")
                    .real(
                            "irq_full_percent",
                            "%",
                            "100 · Δfull / Δt: time in interrupts",
                            host ->
                                    host.tracks()
                                            .pressure()
                                            .fullPercent(
                                                    "irq",
                                                    host.reason(
                                                            KERNEL_LACKS,
                                                            "pressure.irq",
                                                            "pressure")))
                    .build();

    private PressureMetrics() {}

    private static <S> Measurement.Builder<S> shares(
            Measurement.Builder<S> metrics,
            String source,
            Function<S, PressureTracks> tracks,
            Function<S, AbsenceReason> why) {
        metrics.from(source).absentIf(VmCpuMetrics.NO_STEP + "; kernel_lacks without PSI");
        for (String resource : new String[] {"cpu", "memory", "io"}) {
            metrics.rate(
                            resource + "_some_percent",
                            "%",
                            "100 · Δsome / Δt: some task waited for " + resource,
                            of -> some(of, resource, tracks, why))
                    .real(
                            resource + "_full_percent",
                            "%",
                            "100 · Δfull / Δt: all tasks waited for " + resource,
                            of -> full(of, resource, tracks, why));
        }
        return metrics;
    }

    /** Why it is absent is asked only if it is, see {@link Why}. */
    private static <S> Spread some(
            S of,
            String resource,
            Function<S, PressureTracks> tracks,
            Function<S, AbsenceReason> why) {
        Spread spread = tracks.apply(of).somePercent(resource, KERNEL_LACKS);
        return spread.plain().known()
                ? spread
                : tracks.apply(of).somePercent(resource, why.apply(of));
    }

    private static <S> Value full(
            S of,
            String resource,
            Function<S, PressureTracks> tracks,
            Function<S, AbsenceReason> why) {
        Value share = tracks.apply(of).fullPercent(resource, KERNEL_LACKS);
        return share.known() ? share : tracks.apply(of).fullPercent(resource, why.apply(of));
    }
}
