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

    /** Where a host stands is forgotten when its agent did not say so for this time, ms. */
    private static final long FORGET_MILLIS = 2 * 86_400_000L;

    private final StormPolicy policy;
    // Coming: until event time reaches theirs. Places: one a host, until it is forgotten. Storms:
    // what is open.
    private transient ListState<Finding> coming;
    private transient MapState<String, Place> places;
    private transient ValueState<Storms> storms;

    GatherFindings(StormPolicy policy) {
        this.policy = policy;
    }

    /**
     * Where a host stands.
     *
     * @param rack its rack, empty if it has none
     * @param vms how many VMs are on it
     * @param atMillis when that was so, ms since 1970
     */
    public record Place(String rack, int vms, long atMillis) {}

    @Override
    public void open(OpenContext context) {
        coming =
                getRuntimeContext()
                        .getListState(new ListStateDescriptor<>("coming", Finding.class));
        places =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("places", String.class, Place.class));
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
            places.put(event.host(), new Place(event.rack(), event.vms(), event.atMillis()));
            return;
        }
        if (!Storms.lasts(finding.kind())) {
            out.collect(finding);
            return;
        }
        boolean noTime = context.timerService().currentWatermark() == Long.MIN_VALUE;
        if (noTime && finding.cluster().isEmpty()) {
            // Of samples that are rejected. If all are, as where the clock of this machine is
            // behind, none ever tells the time, and nothing else would say why.
            advance(finding.atEpochMillis(), List.of(finding), context, out);
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
        advance(timestamp, come, context, out);
    }

    private void advance(
            long nowMillis, List<Finding> come, Context context, Collector<Finding> out)
            throws Exception {
        Storms known = storms.value();
        Storms now = known == null ? new Storms() : known;
        now.advance(nowMillis, come, racks(nowMillis), policy).forEach(out::collect);
        storms.update(now);
        long next = now.nextMillis(nowMillis, policy);
        if (next < Long.MAX_VALUE) {
            context.timerService().registerEventTimeTimer(next);
        }
    }

    private Racks racks(long nowMillis) throws Exception {
        Map<String, String> racks = new HashMap<>();
        Map<String, Integer> vms = new HashMap<>();
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, Place> entry : places.entries()) {
            Place place = entry.getValue();
            if (place.atMillis() < nowMillis - FORGET_MILLIS) {
                gone.add(entry.getKey());
            } else {
                racks.put(entry.getKey(), place.rack());
                vms.put(entry.getKey(), place.vms());
            }
        }
        for (String host : gone) {
            places.remove(host);
        }
        return new Racks(racks, vms);
    }
}
