package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.storm.Racks;
import io.plimsoll.pipeline.storm.StormPolicy;
import io.plimsoll.pipeline.storm.Storms;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * All findings of a cluster pass here, so that many of one kind become one. They are looked at when
 * event time has come to theirs, and in the order of their ids, so a replay tells the same.
 */
final class GatherFindings extends KeyedProcessFunction<String, FindingEvent, Finding> {
    private static final Comparator<Finding> ORDER =
            Comparator.comparingLong(Finding::atEpochMillis)
                    .thenComparing(Finding::id)
                    .thenComparing(Finding::state);

    private final StormPolicy policy;
    // Coming: until event time reaches theirs. Racks and VMs: one a host, and stay. Storms: what is
    // open.
    private transient ListState<Finding> coming;
    private transient MapState<String, String> racks;
    private transient MapState<String, Integer> vms;
    private transient ValueState<Storms> storms;

    GatherFindings(StormPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        coming =
                getRuntimeContext()
                        .getListState(new ListStateDescriptor<>("coming", Finding.class));
        racks =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("racks", String.class, String.class));
        vms =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("vms", String.class, Integer.class));
        storms =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "storms", new FormatType<>(Format.STORMS)));
    }

    @Override
    public void processElement(FindingEvent event, Context context, Collector<Finding> out)
            throws Exception {
        Finding finding = event.finding();
        if (finding == null) {
            racks.put(event.host(), event.rack());
            vms.put(event.host(), event.vms());
            return;
        }
        if (!Storms.lasts(finding.kind())) {
            out.collect(finding);
            return;
        }
        coming.add(finding);
        context.timerService().registerEventTimeTimer(finding.atEpochMillis());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Finding> out)
            throws Exception {
        List<Finding> come = new ArrayList<>();
        List<Finding> later = new ArrayList<>();
        for (Finding finding : coming.get()) {
            (finding.atEpochMillis() <= timestamp ? come : later).add(finding);
        }
        coming.update(later);
        come.sort(ORDER);
        Storms known = storms.value();
        Storms now = known == null ? new Storms() : known;
        now.advance(timestamp, come, known(), policy).forEach(out::collect);
        storms.update(now);
        long next = now.nextMillis(timestamp, policy);
        if (next < Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(next);
        }
    }

    private Racks known() throws Exception {
        return new Racks(copy(racks), copy(vms));
    }

    private static <T> Map<String, T> copy(MapState<String, T> state) throws Exception {
        Map<String, T> copy = new HashMap<>();
        for (Map.Entry<String, T> entry : state.entries()) {
            copy.put(entry.getKey(), entry.getValue());
        }
        return copy;
    }
}
