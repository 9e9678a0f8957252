package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.forecast.HostForecast;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.hotspot.HostOutlook;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.hotspot.OutlookDetector;
import io.plimsoll.pipeline.hotspot.OutlookPolicy.Use;
import io.plimsoll.wire.Finding;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Tells which hosts will be hot by their forecasts, and hands them to the planner if it may act on
 * that. It is beside {@link DetectHotspots} and not part of it, which therefore waits for no
 * forecast.
 */
final class ExpectHotspots extends KeyedProcessFunction<String, HostForecast, ExpectedHotspot> {
    static final OutputTag<Finding> FINDINGS = new OutputTag<>("outlook-findings") {};

    private final HotspotPolicy policy;
    // Cleared by onTimer when nothing was forecast for long.
    private transient ValueState<HostOutlook> outlook;
    private transient OutlookDetector detector;

    ExpectHotspots(HotspotPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        outlook =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "outlook", new FormatType<>(Format.OUTLOOK)));
        detector = new OutlookDetector(policy);
    }

    @Override
    public void processElement(
            HostForecast forecast, Context context, Collector<ExpectedHotspot> out)
            throws Exception {
        if (policy.outlook().use() == Use.OFF) {
            return;
        }
        HostOutlook known = outlook.value();
        HostOutlook before = known == null ? HostOutlook.unknown() : known;
        OutlookDetector.Step step = detector.update(before, forecast);
        if (step.outlook().equals(before)) {
            return;
        }
        outlook.update(step.outlook());
        context.timerService().registerEventTimeTimer(step.outlook().staleMillis());
        step.findings().forEach(finding -> context.output(FINDINGS, finding));
        if (policy.outlook().use() == Use.ACT) {
            step.expected().forEach(out::collect);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ExpectedHotspot> out)
            throws Exception {
        HostOutlook known = outlook.value();
        if (known == null || timestamp < known.staleMillis()) {
            return;
        }
        detector.silent(known, context.getCurrentKey(), timestamp)
                .findings()
                .forEach(finding -> context.output(FINDINGS, finding));
        outlook.clear();
    }
}
