package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.quarantine.HostQuarantine;
import io.plimsoll.pipeline.quarantine.HostRecord;
import io.plimsoll.pipeline.quarantine.QuarantinePolicy;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Writes into each window of a host what is held against its figures, and tells when it changes.
 */
final class QuarantineHosts extends KeyedProcessFunction<String, HostWindow, HostWindow> {
    static final OutputTag<Finding> FINDINGS = new OutputTag<>("quarantine-findings") {};
    static final OutputTag<InfluxPoint> POINTS = new OutputTag<>("quarantine-points") {};

    private final QuarantinePolicy policy;
    // Cleared by onTimer once the host is gone.
    private transient ValueState<HostRecord> record;
    private transient HostQuarantine quarantine;

    QuarantineHosts(QuarantinePolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        record =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("quarantine", HostRecord.class));
        quarantine = new HostQuarantine(policy);
    }

    @Override
    public void processElement(HostWindow window, Context context, Collector<HostWindow> out)
            throws Exception {
        HostRecord known = record.value();
        HostRecord before = known == null ? HostRecord.unknown() : known;
        if (window.endMillis() < before.lastEndMillis()) {
            // A sample came late. What was decided about its time stands, and is stored already.
            return;
        }
        HostQuarantine.Outcome outcome = quarantine.check(before, window);
        record.update(outcome.record());
        if (window.endMillis() == outcome.record().lastEndMillis()) {
            context.timerService()
                    .registerEventTimeTimer(window.endMillis() + policy.freshMillis());
            context.timerService()
                    .registerEventTimeTimer(window.endMillis() + policy.forgetMillis());
        }
        outcome.findings().forEach(finding -> context.output(FINDINGS, finding));
        context.output(POINTS, point(outcome.window()));
        out.collect(outcome.window());
    }

    private static InfluxPoint point(HostWindow window) {
        InfluxPoint.Builder point =
                InfluxPoint.at(window.endMillis(), Decisions.QUARANTINE.name())
                        .tag("cluster", window.cluster())
                        .tag("host", window.host());
        Decisions.QUARANTINE.write(window, new PointFields(point));
        return point.build();
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<HostWindow> out)
            throws Exception {
        HostRecord known = record.value();
        if (known == null) {
            return;
        }
        Optional<HostQuarantine.Silence> silence =
                quarantine.silentUntil(known, context.getCurrentKey(), timestamp);
        if (silence.isEmpty()) {
            return;
        }
        silence.get().findings().forEach(finding -> context.output(FINDINGS, finding));
        if (silence.get().record().isPresent()) {
            record.update(silence.get().record().get());
        } else {
            record.clear();
        }
    }
}
