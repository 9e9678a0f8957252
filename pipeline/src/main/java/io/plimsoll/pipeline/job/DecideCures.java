package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.hotspot.Resource;
import io.plimsoll.pipeline.indicator.DemandWindow;
import io.plimsoll.pipeline.plan.ClusterState;
import io.plimsoll.pipeline.plan.Decision;
import io.plimsoll.pipeline.plan.Flight;
import io.plimsoll.pipeline.plan.Rebalancer;
import io.plimsoll.pipeline.quarantine.FleetQuarantine;
import io.plimsoll.pipeline.quarantine.FleetRecord;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Remembers what is known of a cluster and, when all windows that end at a time are in, decides
 * what to do. It runs on event time alone, so a replay decides the same.
 */
final class DecideCures extends KeyedProcessFunction<String, ClusterEvent, Command> {
    static final OutputTag<Finding> FINDINGS = new OutputTag<>("cure-findings") {};

    private final RebalancePolicy policy;
    // Coming: until event time reaches the end of the window. Windows: forgotten by
    // forgetGoneHosts. Expected: when no longer. Flights: when judged. Cooldowns: when over.
    // Inventories and reasons are one
    // a host and stay. Fleet: hosts leave it with their windows.
    private transient MapState<WindowKey, AssessedWindow> coming;
    private transient MapState<String, AssessedWindow> windows;
    private transient MapState<String, ExpectedHotspot> expected;
    private transient MapState<String, HostInventory> inventories;
    private transient MapState<String, Flight> flights;
    private transient MapState<String, Long> cooldowns;
    private transient MapState<String, String> uncured;
    private transient ValueState<FleetRecord> fleet;
    private transient FleetQuarantine quarantine;
    private transient Rebalancer rebalancer;

    DecideCures(RebalancePolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        coming =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "coming",
                                        TypeInformation.of(WindowKey.class),
                                        new FormatType<>(Format.ASSESSED)));
        windows =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "windows",
                                        Types.STRING,
                                        new FormatType<>(Format.ASSESSED)));
        expected = map("expected", ExpectedHotspot.class);
        inventories = map("inventories", HostInventory.class);
        flights = map("flights", Flight.class);
        cooldowns = map("cooldowns", Long.class);
        uncured = map("uncured", String.class);
        fleet =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("fleet", FleetRecord.class));
        quarantine = new FleetQuarantine(policy.quarantine());
        rebalancer = policy.rebalancer();
    }

    private <T> MapState<String, T> map(String name, Class<T> type) {
        return getRuntimeContext().getMapState(new MapStateDescriptor<>(name, String.class, type));
    }

    @Override
    public void processElement(ClusterEvent event, Context context, Collector<Command> out)
            throws Exception {
        if (event.window() != null) {
            remember(event.window(), context);
        }
        if (event.inventory() != null) {
            inventories.put(event.inventory().host(), event.inventory());
        }
        if (event.result() != null) {
            remember(event.result());
        }
        if (event.expected() != null) {
            expected.put(
                    key(event.expected().host(), event.expected().resource()), event.expected());
        }
    }

    private void remember(AssessedWindow assessed, Context context) throws Exception {
        long end = assessed.window().endMillis();
        // A window that comes late is worth remembering, but nothing is decided at a time that is
        // over.
        if (end <= context.timerService().currentWatermark()) {
            rememberIfNewest(assessed);
            return;
        }
        // When the job catches up, many windows come at once. None is looked at before its time, or
        // a replay would decide on other figures than the first run.
        coming.put(new WindowKey(assessed.window().host(), end), assessed);
        context.timerService().registerEventTimeTimer(end);
    }

    private void rememberIfNewest(AssessedWindow assessed) throws Exception {
        AssessedWindow known = windows.get(assessed.window().host());
        if (known == null || known.window().endMillis() <= assessed.window().endMillis()) {
            windows.put(assessed.window().host(), assessed);
        }
    }

    private void rememberUpTo(long nowMillis) throws Exception {
        List<WindowKey> come = new ArrayList<>();
        for (Map.Entry<WindowKey, AssessedWindow> entry : coming.entries()) {
            if (entry.getKey().endMillis() <= nowMillis) {
                rememberIfNewest(entry.getValue());
                come.add(entry.getKey());
            }
        }
        for (WindowKey key : come) {
            coming.remove(key);
        }
    }

    private void remember(CommandResult result) throws Exception {
        Flight flight = flights.get(result.commandId());
        if (flight != null) {
            flights.put(result.commandId(), flight.after(result));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Command> out)
            throws Exception {
        rememberUpTo(timestamp);
        forgetGoneHosts(timestamp);
        ClusterState state =
                new ClusterState(
                        context.getCurrentKey(),
                        windowsAt(timestamp),
                        copy(inventories),
                        copy(flights),
                        copy(cooldowns),
                        copy(uncured),
                        held(context, timestamp));
        Decision decision = rebalancer.decide(state, timestamp);
        for (String id : decision.landed()) {
            flights.remove(id);
        }
        flights.putAll(decision.flights());
        for (String vm : decision.rested()) {
            cooldowns.remove(vm);
        }
        cooldowns.putAll(decision.cooldowns());
        uncured.clear();
        uncured.putAll(decision.uncured());
        decision.findings().forEach(finding -> context.output(FINDINGS, finding));
        decision.commands().forEach(out::collect);
    }

    private static String key(String host, Resource resource) {
        return host + '/' + resource;
    }

    /** The newest windows, with what is expected of their hosts. */
    private Map<String, AssessedWindow> windowsAt(long nowMillis) throws Exception {
        Map<String, AssessedWindow> all = copy(windows);
        for (Map.Entry<String, ExpectedHotspot> entry : copy(expected).entrySet()) {
            if (entry.getValue().untilMillis() <= nowMillis) {
                expected.remove(entry.getKey());
            }
        }
        for (ExpectedHotspot each : expected.values()) {
            AssessedWindow known = all.get(each.host());
            if (known != null && each.countsAt(nowMillis)) {
                all.put(
                        each.host(),
                        known.expecting(
                                known.cpuExpected() || each.resource() == Resource.CPU,
                                known.memoryExpected() || each.resource() == Resource.MEMORY));
            }
        }
        return all;
    }

    /** Why everything is held; empty if it is not. */
    private String held(OnTimerContext context, long nowMillis) throws Exception {
        FleetRecord known = fleet.value();
        List<DemandWindow> newest = new ArrayList<>();
        for (AssessedWindow assessed : windows.values()) {
            newest.add(assessed.window());
        }
        FleetQuarantine.Outcome outcome =
                quarantine.check(
                        known == null ? FleetRecord.unknown() : known,
                        context.getCurrentKey(),
                        newest,
                        nowMillis);
        fleet.update(outcome.record());
        outcome.findings().forEach(finding -> context.output(FINDINGS, finding));
        return outcome.record().because();
    }

    private void forgetGoneHosts(long nowMillis) throws Exception {
        for (AssessedWindow assessed : copy(windows).values()) {
            if (assessed.window().endMillis() < nowMillis - policy.quarantine().forgetMillis()) {
                windows.remove(assessed.window().host());
            }
        }
    }

    private static <T> Map<String, T> copy(MapState<String, T> state) throws Exception {
        Map<String, T> copy = new HashMap<>();
        for (Map.Entry<String, T> entry : state.entries()) {
            copy.put(entry.getKey(), entry.getValue());
        }
        return copy;
    }
}
