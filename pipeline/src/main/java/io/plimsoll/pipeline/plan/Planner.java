package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.Resource;
import io.plimsoll.pipeline.plan.Plan.Uncured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Cures hot hosts at the least cost. Per hot host it takes the exact cheapest set of VMs whose
 * leaving brings the host under the target (a covering knapsack), and places them, largest first,
 * where most room is left (emptiest fit). As the cost is paid at the source, the sum of the covers
 * is a lower bound that no plan can beat; where every first cover could be placed, the plan is
 * proved optimal.
 *
 * <p>It does nothing for hosts that are not hot: an idle or merely imbalanced fleet causes no move.
 */
public final class Planner {
    private final PlanLimits limits;

    /** A planner that keeps to these limits. */
    public Planner(PlanLimits limits) {
        this.limits = limits;
    }

    /** The plan for this picture; the same picture always gives the same plan. */
    public Plan plan(ClusterPicture picture) {
        Map<String, HostLoad> destinations = new TreeMap<>();
        for (HostLoad host : picture.hosts()) {
            if (!host.hot() && host.notDestinationBecause().isEmpty()) {
                destinations.put(host.host(), host);
            }
        }
        List<Move> moves = new ArrayList<>();
        List<Uncured> uncured = new ArrayList<>();
        long bound = 0;
        for (HostLoad host : hottestFirst(picture)) {
            if (host.notSourceBecause().isPresent()) {
                uncured.add(new Uncured(host.host(), host.notSourceBecause().get()));
                continue;
            }
            Cure cure = cure(host, destinations);
            moves.addAll(cure.moves);
            bound += cure.lowerBound;
            cure.failure.ifPresent(reason -> uncured.add(new Uncured(host.host(), reason)));
        }
        long cost = moves.stream().mapToLong(move -> move.vm().moveCost()).sum();
        return new Plan(moves, cost, bound, uncured);
    }

    private static List<HostLoad> hottestFirst(ClusterPicture picture) {
        return picture.hosts().stream()
                .filter(HostLoad::hot)
                .sorted(
                        Comparator.comparingDouble((HostLoad host) -> host.cpuPercentWith(0))
                                .reversed()
                                .thenComparing(HostLoad::host))
                .toList();
    }

    private record Cure(List<Move> moves, long lowerBound, Optional<String> failure) {}

    /**
     * Tries covers, cheapest first, leaving out what could not be placed, until one can be placed
     * as a whole.
     */
    private Cure cure(HostLoad host, Map<String, HostLoad> destinations) {
        Excess excess = Excess.of(host, limits);
        if (excess.none()) {
            return new Cure(List.of(), 0, Optional.empty());
        }
        Set<String> homeless = new HashSet<>();
        long bound = -1;
        while (true) {
            List<VmLoad> movable =
                    host.vms().stream()
                            .filter(
                                    vm ->
                                            vm.fixedBecause().isEmpty()
                                                    && !homeless.contains(vm.uuid()))
                            .sorted(Comparator.comparing(VmLoad::uuid))
                            .toList();
            Optional<CoveringKnapsack.Cover> cover =
                    CoveringKnapsack.solve(
                            movable.stream()
                                    .map(
                                            vm ->
                                                    new CoveringKnapsack.Item(
                                                            vm.moveCost(),
                                                            vm.demandMillicores(),
                                                            vm.residentBytes()))
                                    .toList(),
                            excess.millicores(),
                            excess.bytes());
            if (cover.isEmpty()) {
                return new Cure(List.of(), 0, Optional.of(whyNot(host, movable, homeless)));
            }
            if (bound < 0) {
                bound = cover.get().exact() ? cover.get().cost() : 0;
            }
            List<VmLoad> leaving = cover.get().chosen().stream().map(movable::get).toList();
            Optional<List<Move>> moves = place(host, excess, leaving, destinations, homeless);
            if (moves.isPresent()) {
                return new Cure(moves.get(), bound, Optional.empty());
            }
        }
    }

    /** Places all, or none and names the one that found no home. */
    private Optional<List<Move>> place(
            HostLoad host,
            Excess excess,
            List<VmLoad> leaving,
            Map<String, HostLoad> destinations,
            Set<String> homeless) {
        Map<String, HostLoad> filled = new HashMap<>();
        List<Move> moves = new ArrayList<>();
        List<VmLoad> largestFirst =
                leaving.stream()
                        .sorted(
                                Comparator.comparingLong(VmLoad::demandMillicores)
                                        .reversed()
                                        .thenComparing(VmLoad::uuid))
                        .toList();
        for (VmLoad vm : largestFirst) {
            Optional<HostLoad> emptiest = emptiest(vm, destinations, filled);
            if (emptiest.isEmpty()) {
                homeless.add(vm.uuid());
                return Optional.empty();
            }
            moves.add(move(vm, excess.mostRelievedBy(vm), host, emptiest.get()));
            filled.put(emptiest.get().host(), emptiest.get().with(vm));
        }
        destinations.putAll(filled);
        return Optional.of(moves);
    }

    /** Of those with room the one with most room left; a loop, as it runs over the whole fleet. */
    private Optional<HostLoad> emptiest(
            VmLoad vm, Map<String, HostLoad> destinations, Map<String, HostLoad> filled) {
        HostLoad emptiest = null;
        double least = Double.POSITIVE_INFINITY;
        for (HostLoad known : destinations.values()) {
            HostLoad destination = filled.getOrDefault(known.host(), known);
            if (fits(vm, destination) && destination.fullnessWith(vm) < least) {
                emptiest = destination;
                least = destination.fullnessWith(vm);
            }
        }
        return Optional.ofNullable(emptiest);
    }

    private boolean fits(VmLoad vm, HostLoad destination) {
        return destination.cpuPercentWith(vm.demandMillicores()) <= limits.cpuTargetPercent()
                && destination.memoryPercentWith(vm.memoryBytes()) <= limits.memoryTargetPercent()
                && destination.keepsReserveWith(vm.memoryBytes());
    }

    private static Move move(VmLoad vm, Resource relieved, HostLoad from, HostLoad to) {
        return switch (relieved) {
            case CPU ->
                    new Move(
                            vm,
                            from.host(),
                            to.host(),
                            relieved.indicator(),
                            from.cpuPercentWith(0),
                            from.cpuPercentWith(-vm.demandMillicores()),
                            to.cpuPercentWith(0),
                            to.cpuPercentWith(vm.demandMillicores()));
            case MEMORY ->
                    new Move(
                            vm,
                            from.host(),
                            to.host(),
                            relieved.indicator(),
                            from.memoryPercentWith(0),
                            from.memoryPercentWith(-vm.residentBytes()),
                            to.memoryPercentWith(0),
                            to.memoryPercentWith(vm.memoryBytes()));
        };
    }

    private String whyNot(HostLoad host, List<VmLoad> movable, Set<String> homeless) {
        if (host.vms().isEmpty()) {
            return "no VM runs on it, so its load is its own";
        }
        String staying = staying(host);
        if (!homeless.isEmpty()) {
            return String.format(
                            Locale.ROOT,
                            "no other host has room for %s below %.0f %% CPU and %.0f %% memory",
                            homeless.size() == 1
                                    ? "the VM that would have to leave"
                                    : "the VMs that would have to leave",
                            limits.cpuTargetPercent(),
                            limits.memoryTargetPercent())
                    + (staying.isEmpty() ? "" : "; " + staying);
        }
        if (!staying.isEmpty()) {
            return staying + ", and moving the others would not suffice";
        }
        return "moving all of its "
                + movable.size()
                + " VMs would not suffice; the load is its own";
    }

    /** How many VMs must stay, and why the first of them; empty if none must. */
    private static String staying(HostLoad host) {
        List<VmLoad> fixed =
                host.vms().stream()
                        .filter(vm -> vm.fixedBecause().isPresent())
                        .sorted(Comparator.comparing(VmLoad::uuid))
                        .toList();
        if (fixed.isEmpty()) {
            return "";
        }
        VmLoad first = fixed.get(0);
        return fixed.size()
                + " of its "
                + host.vms().size()
                + " VMs must stay ("
                + first.name()
                + " "
                + first.fixedBecause().orElse("")
                + ")";
    }
}
