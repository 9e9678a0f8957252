package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.indicator.DemandWindow;
import io.plimsoll.pipeline.indicator.Doubt;
import io.plimsoll.pipeline.indicator.VmDemand;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.HostInventory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes the planner's picture of what is remembered: fresh hosts only, both ends of a move charged,
 * reasons for what can't be.
 */
final class PictureBuilder {
    private final PlanLimits limits;

    PictureBuilder(PlanLimits limits) {
        this.limits = limits;
    }

    ClusterPicture picture(ClusterState state, long nowMillis) {
        List<AssessedWindow> fresh = new ArrayList<>();
        for (AssessedWindow assessed : state.windows().values()) {
            if (nowMillis - assessed.window().endMillis() < limits.freshMillis()) {
                fresh.add(assessed);
            }
        }
        Set<String> doubled = doubled(fresh);
        List<HostLoad> hosts = new ArrayList<>();
        for (AssessedWindow assessed : fresh) {
            hosts.add(host(assessed, state, doubled, nowMillis));
        }
        return new ClusterPicture(state.cluster(), nowMillis, hosts);
    }

    /** VMs that are seen on two hosts; looked for only where one may have to leave a hot host. */
    private static Set<String> doubled(List<AssessedWindow> fresh) {
        Set<String> doubled = new HashSet<>();
        if (fresh.stream().noneMatch(PictureBuilder::isHot)) {
            return doubled;
        }
        Set<String> seen = new HashSet<>();
        for (AssessedWindow assessed : fresh) {
            for (VmDemand vm : assessed.window().vms()) {
                if (!seen.add(vm.uuid())) {
                    doubled.add(vm.uuid());
                }
            }
        }
        return doubled;
    }

    private static boolean isHot(AssessedWindow assessed) {
        return assessed.cpuHot() || assessed.memoryHot();
    }

    private HostLoad host(
            AssessedWindow assessed, ClusterState state, Set<String> doubled, long nowMillis) {
        String host = assessed.window().host();
        DemandWindow window = assessed.window();
        Optional<HostInventory> inventory = Optional.ofNullable(state.inventories().get(host));
        long reserved = inventory.map(HostInventory::reservedMemoryBytes).orElse(0L);
        long demand = millicores(window.demandCores());
        long memory = window.memoryTotalBytes() - window.memoryAvailableBytes();
        Optional<String> busy = Optional.empty();
        for (Flight flight : state.flights().values()) {
            if (flight.touches(host)) {
                busy =
                        Optional.of(
                                "command "
                                        + flight.command().id()
                                        + " is under way or not judged yet");
            }
            if (flight.destination().equals(host)) {
                demand += flight.vmDemandMillicores();
                memory += requiredBytes(flight.command());
            }
        }
        return new HostLoad(
                host,
                window.capacityCores() * 1000L,
                demand,
                window.memoryTotalBytes(),
                reserved,
                memory,
                assessed.cpuHot(),
                assessed.memoryHot(),
                busy.or(() -> mayNotLeave(inventory, assessed)),
                busy.or(() -> mayNotCome(inventory, assessed)),
                isHot(assessed) ? vms(assessed, inventory, state, doubled, nowMillis) : List.of());
    }

    private static Optional<String> mayNotLeave(
            Optional<HostInventory> inventory, AssessedWindow assessed) {
        if (!assessed.window().trusted()) {
            return Optional.of(quarantined(assessed));
        }
        if (inventory.isEmpty()) {
            return Optional.of("its agent has not sent an inventory yet");
        }
        if (!inventory.get().allowedActions().contains(Command.MIGRATE)) {
            return Optional.of("its agent's configuration does not allow to migrate");
        }
        if (assessed.cpuHot() && assessed.window().demandCores() == null) {
            return Optional.of("its CPU demand is unknown");
        }
        return Optional.empty();
    }

    private static String quarantined(AssessedWindow assessed) {
        return "its figures are in quarantine: "
                + assessed.window().doubts().stream()
                        .filter(doubt -> doubt.vmUuid() == null)
                        .map(Doubt::because)
                        .collect(Collectors.joining("; "));
    }

    private static Optional<String> mayNotCome(
            Optional<HostInventory> inventory, AssessedWindow assessed) {
        if (!assessed.window().trusted()) {
            return Optional.of(quarantined(assessed));
        }
        if (inventory.isEmpty() || inventory.get().migrationUri() == null) {
            return Optional.of("it has no migration.uri");
        }
        if (assessed.window().demandCores() == null) {
            return Optional.of("its CPU demand is unknown");
        }
        return Optional.empty();
    }

    private static List<VmLoad> vms(
            AssessedWindow assessed,
            Optional<HostInventory> inventory,
            ClusterState state,
            Set<String> doubled,
            long nowMillis) {
        Map<String, String> hindrances = new HashMap<>();
        inventory.ifPresent(
                known ->
                        known.vms()
                                .forEach(
                                        vm -> {
                                            if (!vm.hindrances().isEmpty()) {
                                                hindrances.put(
                                                        vm.uuid(),
                                                        "can't migrate: "
                                                                + String.join(
                                                                        ", ", vm.hindrances()));
                                            }
                                        }));
        for (Doubt doubt : assessed.window().doubts()) {
            if (doubt.vmUuid() != null) {
                hindrances.put(doubt.vmUuid(), "its figures are in quarantine: " + doubt.because());
            }
        }
        List<VmLoad> vms = new ArrayList<>();
        for (VmDemand vm : assessed.window().vms()) {
            vms.add(
                    new VmLoad(
                            vm.uuid(),
                            vm.name(),
                            Math.round(vm.demandCores() * 1000),
                            vm.memoryMaximumBytes(),
                            vm.rssBytes(),
                            fixedBecause(vm, hindrances, state, doubled, nowMillis)));
        }
        return vms;
    }

    private static Optional<String> fixedBecause(
            VmDemand vm,
            Map<String, String> hindrances,
            ClusterState state,
            Set<String> doubled,
            long nowMillis) {
        // Somebody else has just moved it, or two VMs have the same uuid.
        if (doubled.contains(vm.uuid())) {
            return Optional.of("is seen on two hosts");
        }
        if (!vm.known()) {
            return Optional.of("has no figures yet");
        }
        if (vm.state() != 1) {
            return Optional.of("is not running");
        }
        Long until = state.cooldowns().get(vm.uuid());
        if (until != null && until > nowMillis) {
            return Optional.of(
                    "rests for another " + (until - nowMillis) / 1000 + " s after its last move");
        }
        return Optional.ofNullable(hindrances.get(vm.uuid()));
    }

    private static long requiredBytes(Command command) {
        Command.Migration migration = command.migration();
        return migration == null ? 0 : migration.requiredMemoryBytes();
    }

    private static long millicores(@org.jspecify.annotations.Nullable Double cores) {
        return cores == null ? 0 : Math.round(cores * 1000);
    }
}
