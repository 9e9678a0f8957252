package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.HostInventory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Remembers a cluster between decisions as the job does. */
final class Memory {
    static final long T0 = 1_700_000_000_000L;
    static final long FENCING_EPOCH = 42;

    private static final long GIB = 1L << 30;

    private final Map<String, AssessedWindow> windows = new LinkedHashMap<>();
    private final Map<String, HostInventory> inventories = new LinkedHashMap<>();
    private final Map<String, Flight> flights = new LinkedHashMap<>();
    private final Map<String, Long> cooldowns = new LinkedHashMap<>();
    private final Map<String, String> uncured = new LinkedHashMap<>();
    private final Rebalancer rebalancer;

    private Memory(PlanLimits limits) {
        rebalancer = new Rebalancer(limits, AHost.CPU_LINE, AHost.MEMORY_LINE, FENCING_EPOCH);
    }

    static Memory of(PlanLimits limits, String... hosts) {
        Memory memory = new Memory(limits);
        Stream.of(hosts).forEach(host -> memory.knows(inventory(host, "qemu+tcp://" + host)));
        return memory;
    }

    Memory knows(HostInventory inventory) {
        inventories.put(inventory.host(), inventory);
        return this;
    }

    Memory sees(AWindow... newest) {
        for (AWindow window : newest) {
            AssessedWindow assessed = window.build();
            windows.put(assessed.window().host(), assessed);
        }
        return this;
    }

    Memory hears(Command command, CommandState state, long atMillis) {
        Flight flight = flights.get(command.id());
        if (flight != null) {
            flights.put(command.id(), flight.after(result(command, state, atMillis)));
        }
        return this;
    }

    ClusterState state() {
        return new ClusterState("c1", windows, inventories, flights, cooldowns, uncured);
    }

    Decision decide(long nowMillis) {
        Decision decision = rebalancer.decide(state(), nowMillis);
        decision.landed().forEach(flights::remove);
        flights.putAll(decision.flights());
        decision.rested().forEach(cooldowns::remove);
        cooldowns.putAll(decision.cooldowns());
        uncured.clear();
        uncured.putAll(decision.uncured());
        return decision;
    }

    Map<String, Flight> flights() {
        return flights;
    }

    Map<String, Long> cooldowns() {
        return cooldowns;
    }

    static CommandResult result(Command command, CommandState state, long atMillis) {
        return new CommandResult(
                CommandResult.VERSION,
                command.id(),
                command.cluster(),
                command.host(),
                command.vmUuid(),
                command.action(),
                state,
                "ok",
                "said the agent",
                atMillis,
                0,
                null);
    }

    static HostInventory inventory(
            String host, @Nullable String migrationUri, HostInventory.VmDefinition... vms) {
        return inventory(host, migrationUri, List.of(Command.MIGRATE), vms);
    }

    static HostInventory inventory(
            String host,
            @Nullable String migrationUri,
            List<String> allowedActions,
            HostInventory.VmDefinition... vms) {
        return new HostInventory(
                HostInventory.VERSION,
                "c1",
                host,
                T0,
                "1",
                10,
                "",
                100 * GIB,
                0,
                "",
                migrationUri,
                allowedActions,
                List.of(vms));
    }
}
