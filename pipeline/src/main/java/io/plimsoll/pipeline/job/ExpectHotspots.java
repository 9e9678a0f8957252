package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.hotspot.OutlookDetector;
import io.plimsoll.pipeline.hotspot.OutlookPolicy.Use;
import io.plimsoll.pipeline.hotspot.SubjectOutlook;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Tells which hosts and VMs will be hot by their forecasts, and hands hosts to the planner if it
 * may act on that. It is beside {@link DetectHotspots} and not part of it, which therefore waits
 * for no forecast.
 */
final class ExpectHotspots extends KeyedProcessFunction<String, SubjectForecast, ExpectedHotspot> {
    static final OutputTag<InfluxPoint> POINTS = new OutputTag<>("outlook-points") {};
    static final OutputTag<Finding> FINDINGS = new OutputTag<>("outlook-findings") {};

    private final HotspotPolicy policy;
    // There is none of what is quiet; cleared by onTimer when nothing was forecast for long.
    private transient ValueState<SubjectOutlook> outlook;
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
            SubjectForecast forecast, Context context, Collector<ExpectedHotspot> out)
            throws Exception {
        if (!isWanted(forecast)) {
            return;
        }
        SubjectOutlook known = outlook.value();
        OutlookDetector.Step step =
                detector.update(known == null ? SubjectOutlook.unknown() : known, forecast);
        remember(known, step.outlook(), context);
        tell(step, context);
        if (policy.outlook().use() == Use.ACT) {
            step.expected().forEach(out::collect);
        }
    }

    private boolean isWanted(SubjectForecast forecast) {
        boolean vms = policy.outlook().vms().tell();
        return policy.outlook().use() != Use.OFF && (vms || !forecast.ofVm());
    }

    private void remember(@Nullable SubjectOutlook known, SubjectOutlook now, Context context)
            throws Exception {
        if (now.isQuiet()) {
            if (known != null) {
                outlook.clear();
            }
            return;
        }
        if (!now.equals(known)) {
            outlook.update(now);
            context.timerService().registerEventTimeTimer(now.staleMillis());
        }
    }

    private static void tell(OutlookDetector.Step step, Context context) {
        step.findings().forEach(finding -> context.output(FINDINGS, finding));
        step.points().forEach(expectation -> context.output(POINTS, OutlookPoints.of(expectation)));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ExpectedHotspot> out)
            throws Exception {
        SubjectOutlook known = outlook.value();
        if (known == null || timestamp < known.staleMillis()) {
            return;
        }
        tell(detector.silent(known, timestamp), context);
        outlook.clear();
    }
}
