package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.FIRST_READING;
import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;
import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;

import io.plimsoll.wire.AgentCost;
import io.plimsoll.wire.ClockState;
import io.plimsoll.wire.SpoolState;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How complete, how late and how right the figures of a host are. */
final class QualityMetrics {
    static final Measurement<MeasuredQuality> MEASUREMENT =
            host(arrivals(
                            ticks(
                                    Measurement.<MeasuredQuality>named(
                                            "telemetry_quality",
                                            "",
                                            "How complete, how late and how right a host's window is. A host that is silent has no point."
                                                    + " Its `absent` holds all that the agent could not read of the host"))))
                    .build();

    private QualityMetrics() {}

    private static Measurement.Builder<MeasuredQuality> ticks(
            Measurement.Builder<MeasuredQuality> metrics) {
        return metrics.from("sequence numbers of samples")
                .whole("samples", "", "ticks received", q -> Value.of((long) q.quality().samples()))
                .whole(
                        "expected",
                        "",
                        "length of the window / the agent's interval",
                        q -> Value.of((long) q.quality().expected()))
                .real(
                        "received_ratio",
                        "",
                        "samples / expected; beyond 1 after a step of the clock",
                        q -> Value.of((double) q.quality().samples() / q.quality().expected()))
                .whole(
                        "gaps",
                        "",
                        "ticks missing by their numbers before a tick of the window; 0 across a start of the agent, and before a host that was silent for longer than six windows",
                        q -> Value.of((long) q.quality().gaps()))
                .whole(
                        "parts_missing",
                        "",
                        "parts of the window's ticks that did not come, with the VMs in them",
                        q -> Value.of((long) q.partsMissing()))
                .whole(
                        "resets",
                        "",
                        "counters that began anew",
                        q -> Value.of((long) q.quality().resets()))
                .whole(
                        "impossible",
                        "",
                        "figures that no machine can reach; they were left out",
                        q -> Value.of((long) q.quality().impossible()))
                .whole(
                        "agent_starts",
                        "",
                        "starts of the agent between two ticks of the window",
                        q -> Value.of((long) q.agentStarts()));
    }

    private static Measurement.Builder<MeasuredQuality> arrivals(
            Measurement.Builder<MeasuredQuality> metrics) {
        return metrics.from("the job's clock at the arrival of each sample, kept with it")
                .absentIf("never by the job")
                .whole(
                        "duplicates",
                        "",
                        "samples that came again; after the window was closed they count when it is computed anew",
                        q -> arrived(q, q.arrivals().duplicates()))
                .whole(
                        "late",
                        "",
                        "samples that came after the window was closed",
                        q -> arrived(q, q.arrivals().late()))
                .real(
                        "delay_mean_millis",
                        "ms",
                        "arrival - time of the sample, mean",
                        q -> arrived(q, q.arrivals().delayMeanMillis()))
                .whole(
                        "delay_max_millis",
                        "ms",
                        "the same of the slowest",
                        q -> arrived(q, (double) q.arrivals().delayMaxMillis()))
                .whole(
                        "delay_min_millis",
                        "ms",
                        "the same of the fastest: clock offset and way together; negative: the host's clock is ahead of the job's by at least that",
                        q -> arrived(q, (double) q.arrivals().delayMinMillis()));
    }

    private static Value arrived(MeasuredQuality quality, double number) {
        return quality.arrivals().known() ? Value.of(number) : Value.absent(FIRST_READING);
    }

    private static Measurement.Builder<MeasuredQuality> host(
            Measurement.Builder<MeasuredQuality> metrics) {
        return metrics.from("adjtimex")
                .absentIf("the agent does not tell")
                .flag(
                        "clock_disciplined",
                        "something such as NTP keeps the clock",
                        q -> clock(q, c -> c.getDisciplined() ? 1L : 0L))
                .real(
                        "clock_offset_millis",
                        "ms",
                        "remaining offset that is being corrected",
                        q -> clock(q, ClockState::getOffsetMicros).times(1e-3))
                .real(
                        "clock_max_error_millis",
                        "ms",
                        "the most that the clock may be wrong",
                        q -> clock(q, ClockState::getMaxErrorMicros).times(1e-3))
                .from("the agent's spool")
                .whole(
                        "spool_waiting_ticks",
                        "",
                        "ticks on disk that Kafka did not have",
                        q -> spool(q, SpoolState::getWaitingTicks))
                .whole(
                        "spool_waiting_bytes",
                        "bytes",
                        "the same in bytes",
                        q -> spool(q, SpoolState::getWaitingBytes))
                .whole(
                        "spool_dropped_ticks",
                        "",
                        "dropped since ever, as the spool was full or damaged",
                        q -> spool(q, SpoolState::getDroppedTicks))
                .whole(
                        "spool_dropped_records",
                        "",
                        "other records dropped since ever",
                        q -> spool(q, SpoolState::getDroppedRecords))
                .from("the agent's loop")
                .whole(
                        "skipped_ticks",
                        "",
                        "ticks that the agent skipped since its start, as the one before lasted too long",
                        QualityMetrics::skipped);
    }

    private static Value clock(MeasuredQuality quality, Function<ClockState, Long> of) {
        ClockState clock = quality.last().host().getClock();
        return Value.of(
                clock == null ? null : of.apply(clock),
                Absences.of(quality.last().host(), KERNEL_LACKS, "clock"));
    }

    private static Value spool(MeasuredQuality quality, Function<SpoolState, @Nullable Long> of) {
        SpoolState spool = quality.last().head().getSpool();
        return Value.of(spool == null ? null : of.apply(spool), HYPERVISOR_LACKS);
    }

    private static Value skipped(MeasuredQuality quality) {
        AgentCost cost = quality.last().head().getCost();
        return Value.of(
                cost == null ? null : Long.valueOf(cost.getSkippedTicks()), HYPERVISOR_LACKS);
    }
}
