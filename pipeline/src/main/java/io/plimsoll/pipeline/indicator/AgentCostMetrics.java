package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.FIRST_READING;
import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NO_REQUESTS;

import io.plimsoll.wire.AgentCost;
import java.util.Objects;

/** What the agent of a host costs. Written only where the agent measures it. */
final class AgentCostMetrics {
    static final Measurement<MeasuredHost> MEASUREMENT =
            Measurement.<MeasuredHost>named(
                            "agent_cost",
                            "",
                            "What the agent itself costs; without points for an agent that does not measure it")
                    .from("the agent's own /proc/self")
                    .absentIf(VmCpuMetrics.NO_STEP)
                    .rate(
                            "cpu_percent",
                            "%",
                            "100 · ΔCPU time / Δt, of one core",
                            host -> host.tracks().agent().spread(KERNEL_LACKS, 0).times(1e-7))
                    .absentIf(VmCpuMetrics.NO_STEP + "; no_requests without VMs")
                    .real(
                            "cpu_micros_per_vm",
                            "µs/s",
                            "ΔCPU time / Δt / VMs",
                            host ->
                                    host.tracks()
                                            .agent()
                                            .perSecond(0, KERNEL_LACKS)
                                            .times(1e-3)
                                            .over(Value.of((long) host.vms().size()), NO_REQUESTS))
                    .absentIf("not told")
                    .whole(
                            "rss_bytes",
                            "bytes",
                            "resident memory",
                            host -> Value.of(cost(host).getRssBytes(), KERNEL_LACKS))
                    .real(
                            "cpu_minute_percent",
                            "%",
                            "the agent's own figure over the last minute, of one core",
                            host -> Value.of(cost(host).getCpuPercentOfCore(), FIRST_READING))
                    .real(
                            "budget_percent",
                            "%",
                            "what it may be",
                            host -> Value.of(cost(host).getBudgetPercentOfCore(), KERNEL_LACKS))
                    .from("the agent's monotonic clock")
                    .absentIf("never")
                    .real(
                            "tick_millis",
                            "ms",
                            "reading the last sample of the window",
                            host -> Value.of(cost(host).getTickNanos()).times(1e-6))
                    .real(
                            "host_millis",
                            "ms",
                            "of it, the host's files",
                            host -> Value.of(cost(host).getHostNanos()).times(1e-6))
                    .real(
                            "vm_millis",
                            "ms",
                            "of it, the VMs' files",
                            host -> Value.of(cost(host).getVmNanos()).times(1e-6))
                    .whole(
                            "monitor_every_millis",
                            "ms",
                            "how often monitor groups are read now",
                            host -> Value.of(cost(host).getMonitorEveryMillis()))
                    .whole(
                            "images_every_millis",
                            "ms",
                            "how often images are read now",
                            host -> Value.of(cost(host).getImagesEveryMillis()))
                    .from("the agent's calls into libvirt")
                    .absentIf(VmCpuMetrics.NO_STEP)
                    .real(
                            "libvirt_percent",
                            "%",
                            "100 · Δtime in calls / Δt",
                            host -> host.tracks().agent().perSecond(1, KERNEL_LACKS).times(1e-7))
                    .real(
                            "libvirt_calls_per_second",
                            "1/s",
                            "Δcalls / Δt",
                            host -> host.tracks().agent().perSecond(2, KERNEL_LACKS))
                    .real(
                            "libvirt_failures_per_second",
                            "1/s",
                            "Δcalls that failed or passed their deadline / Δt",
                            host -> host.tracks().agent().perSecond(3, KERNEL_LACKS))
                    .build();

    private AgentCostMetrics() {}

    private static AgentCost cost(MeasuredHost host) {
        return Objects.requireNonNull(
                host.lastTick().head().getCost(), "an agent that does not tell its cost");
    }
}
