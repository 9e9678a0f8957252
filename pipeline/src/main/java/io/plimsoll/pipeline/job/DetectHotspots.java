package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.culprit.Blame;
import io.plimsoll.pipeline.culprit.Culprits;
import io.plimsoll.pipeline.culprit.HostHistory;
import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.HostHeat;
import io.plimsoll.pipeline.hotspot.HostSigns;
import io.plimsoll.pipeline.hotspot.HotspotDetector;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.hotspot.SignalDetector;
import io.plimsoll.pipeline.hotspot.SignalFindings;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Says after each window whether its host and VMs are hot and who hurts whom, and tells when that
 * changes.
 */
final class DetectHotspots extends KeyedProcessFunction<String, HostWindow, AssessedWindow> {
    static final OutputTag<Finding> FINDINGS = new OutputTag<>("hotspot-findings") {};
    static final OutputTag<InfluxPoint> POINTS = new OutputTag<>("contention-points") {};

    private final HotspotPolicy policy;
    private final long goneMillis;
    // All cleared by their time to live once the host is gone; the cluster when what was hot is
    // cleared.
    private transient ValueState<String> cluster;
    private transient ValueState<HostHeat> heat;
    private transient ValueState<HostSigns> signs;
    private transient ValueState<HostHistory> history;
    private transient HotspotDetector demand;
    private transient SignalDetector signals;
    private transient SignalFindings told;
    private transient Culprits culprits;

    /**
     * The operator.
     *
     * @param goneMillis a host of which no window came for this time is gone, ms
     */
    DetectHotspots(HotspotPolicy policy, long goneMillis) {
        this.policy = policy;
        this.goneMillis = goneMillis;
    }

    @Override
    public void open(OpenContext context) {
        cluster = state("cluster", String.class);
        heat = state("heat", HostHeat.class);
        signs = state("signs", HostSigns.class);
        history = state("history", HostHistory.class);
        demand = new HotspotDetector(policy);
        signals = new SignalDetector(policy);
        told = new SignalFindings(policy);
        culprits = new Culprits(policy.contention());
    }

    private <T> ValueState<T> state(String name, Class<T> type) {
        ValueStateDescriptor<T> descriptor = new ValueStateDescriptor<>(name, type);
        descriptor.enableTimeToLive(TimeToLive.ofDays(7));
        return getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(HostWindow window, Context context, Collector<AssessedWindow> out)
            throws Exception {
        HostHeat known = heat.value();
        HostHeat before = known == null ? HostHeat.unknown() : known;
        if (window.endMillis() < before.lastEndMillis()) {
            // A sample came late. What was said of its time stands.
            return;
        }
        HostHeat after = demand.update(before, window);
        heat.update(after);
        for (Finding finding : demand.findings(before, after, window)) {
            context.output(FINDINGS, finding);
        }
        HostSigns standing = signs(window, context);
        if (after.hot() || standing.hot()) {
            cluster.update(window.cluster());
            context.timerService().registerEventTimeTimer(window.endMillis() + goneMillis);
        }
        out.collect(new AssessedWindow(window, after, standing.shortages()));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AssessedWindow> out)
            throws Exception {
        HostHeat last = heat.value();
        String of = cluster.value();
        if (last == null || of == null || timestamp < last.lastEndMillis() + goneMillis) {
            return;
        }
        String host = context.getCurrentKey();
        for (Finding finding : demand.gone(last, of, host, timestamp)) {
            context.output(FINDINGS, finding);
        }
        heat.update(last.forgotten());
        HostSigns standing = signs.value();
        if (standing != null) {
            for (Finding finding : told.gone(standing, of, host, timestamp)) {
                context.output(FINDINGS, finding);
            }
            signs.update(standing.forgotten());
        }
        cluster.clear();
    }

    private HostSigns signs(HostWindow window, Context context) throws Exception {
        HostSigns known = signs.value();
        HostSigns before = known == null ? HostSigns.unknown() : known;
        if (!window.trusted()) {
            return before;
        }
        HostSigns after = signals.update(before, window);
        if (after.lastEndMillis() == before.lastEndMillis()) {
            return before;
        }
        HostHistory past = history.value();
        HostHistory now =
                (past == null ? HostHistory.start() : past).after(window, policy.contention());
        history.update(now);
        List<Blame> blames = culprits.find(now);
        SignalFindings.Told changes = told.tell(before, after, window, blames);
        changes.findings().forEach(finding -> context.output(FINDINGS, finding));
        signs.update(changes.after());
        for (InfluxPoint point : ContentionPoints.of(window, changes.after(), blames, policy)) {
            context.output(POINTS, point);
        }
        return changes.after();
    }
}
