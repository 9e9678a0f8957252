package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.HostHeat;
import io.plimsoll.pipeline.hotspot.HotspotDetector;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.wire.Finding;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Says of each window of a host whether the host is hot, and tells when that changes. */
final class DetectHotspots extends KeyedProcessFunction<String, HostWindow, AssessedWindow> {
    static final OutputTag<Finding> FINDINGS = new OutputTag<>("hotspot-findings") {};

    private final HotspotPolicy policy;
    // Cleared by its time to live once the host is gone.
    private transient ValueState<HostHeat> heat;
    private transient HotspotDetector detector;

    DetectHotspots(HotspotPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<HostHeat> descriptor =
                new ValueStateDescriptor<>("heat", HostHeat.class);
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(7)).build());
        heat = getRuntimeContext().getState(descriptor);
        detector = new HotspotDetector(policy);
    }

    @Override
    public void processElement(HostWindow window, Context context, Collector<AssessedWindow> out)
            throws Exception {
        HostHeat known = heat.value();
        HostHeat before = known == null ? HostHeat.unknown() : known;
        HostHeat after = detector.update(before, window);
        heat.update(after);
        for (Finding finding : detector.findings(before, after, window)) {
            context.output(FINDINGS, finding);
        }
        out.collect(new AssessedWindow(window, after));
    }
}
