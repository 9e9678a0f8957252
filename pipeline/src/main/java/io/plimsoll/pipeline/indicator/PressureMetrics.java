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
                            vm -> vm.tracks().pressure,
                            vm -> vm.reason(KERNEL_LACKS, "pressure", "cgroup"))
                    .build();

    static final Measurement<MeasuredHost> OF_HOST =
            shares(
                            Measurement.<MeasuredHost>named("host_pressure", "", "PSI of the host"),
                            "/proc/pressure/*: total; Documentation/accounting/psi.rst",
                            host -> host.tracks().pressure,
                            host -> host.reason(KERNEL_LACKS, "pressure"))
                    .from("/proc/pressure/irq, Linux 6.1")
                    .real(
                            "irq_full_percent",
                            "%",
                            "100 · Δfull / Δt: time in interrupts",
                            host ->
                                    host.tracks()
                                            .pressure
                                            .fullPercent(
                                                    "irq",
                                                    host.reason(
                                                            KERNEL_LACKS,
                                                            "pressure.irq",
                                                            "pressure"))
                                            .plain())
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
                            of -> tracks.apply(of).somePercent(resource, why.apply(of)))
                    .real(
                            resource + "_full_percent",
                            "%",
                            "100 · Δfull / Δt: all tasks waited for " + resource,
                            of -> tracks.apply(of).fullPercent(resource, why.apply(of)).plain());
        }
        return metrics;
    }
}
