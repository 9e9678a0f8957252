package io.plimsoll.pipeline.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a plan by its invariants alone; it does not know how plans are made. Every plan passes it,
 * in tests and in production, before a command leaves.
 */
public final class PlanChecker {
    private static final double ROUNDING = 1e-6;

    private final PlanLimits limits;

    /** A checker for these limits. */
    public PlanChecker(PlanLimits limits) {
        this.limits = limits;
    }

    /** What the plan violates, in words; empty if nothing. */
    public List<String> violations(ClusterPicture picture, Plan plan) {
        Map<String, HostLoad> hosts = new HashMap<>();
        picture.hosts().forEach(host -> hosts.put(host.host(), host));
        List<String> violations = new ArrayList<>();
        Set<String> moved = new HashSet<>();
        Map<String, Long> millicores = new HashMap<>();
        Map<String, Long> bytes = new HashMap<>();
        Map<String, Long> leftMillicores = new HashMap<>();
        Map<String, Long> leftBytes = new HashMap<>();
        for (Move move : plan.moves()) {
            String what =
                    "move of "
                            + move.vm().name()
                            + " from "
                            + move.from()
                            + " to "
                            + move.to()
                            + ": ";
            HostLoad from = hosts.get(move.from());
            HostLoad to = hosts.get(move.to());
            if (from == null || to == null) {
                violations.add(what + "unknown host");
                continue;
            }
            ends(from, to, move).ifPresent(problem -> violations.add(what + problem));
            if (!moved.add(move.vm().uuid())) {
                violations.add(what + "the VM moves twice");
            }
            if (!(move.fromPercentAfter() < move.fromPercent())) {
                violations.add(what + "the hot host does not get better");
            }
            millicores.merge(move.to(), move.vm().demandMillicores(), Long::sum);
            bytes.merge(move.to(), move.vm().memoryBytes(), Long::sum);
            leftMillicores.merge(move.from(), move.vm().demandMillicores(), Long::sum);
            leftBytes.merge(move.from(), move.vm().residentBytes(), Long::sum);
        }
        for (HostLoad host : picture.hosts()) {
            if (millicores.containsKey(host.host())) {
                capacity(
                                host,
                                millicores.getOrDefault(host.host(), 0L),
                                bytes.getOrDefault(host.host(), 0L))
                        .ifPresent(violations::add);
            }
            if (isTooFullWithout(
                            host,
                            leftMillicores.getOrDefault(host.host(), 0L),
                            leftBytes.getOrDefault(host.host(), 0L))
                    && plan.uncured().stream().noneMatch(hot -> hot.host().equals(host.host()))) {
                violations.add(
                        "hot host " + host.host() + " is neither cured nor named as uncured");
            }
        }
        long cost = plan.moves().stream().mapToLong(move -> move.vm().moveCost()).sum();
        if (cost != plan.cost()) {
            violations.add("cost " + plan.cost() + " is not the sum " + cost + " of the moves");
        }
        if (plan.cost() < plan.lowerBound()) {
            violations.add(
                    "cost " + plan.cost() + " is below its lower bound " + plan.lowerBound());
        }
        return violations;
    }

    private boolean isTooFullWithout(HostLoad host, long millicores, long bytes) {
        return (host.cpuHot()
                        && host.cpuPercentWith(-millicores) > limits.cpuTargetPercent() + ROUNDING)
                || (host.memoryHot()
                        && host.memoryPercentWith(-bytes)
                                > limits.memoryTargetPercent() + ROUNDING);
    }

    private static Optional<String> ends(HostLoad from, HostLoad to, Move move) {
        if (from.host().equals(to.host())) {
            return Optional.of("it goes nowhere");
        }
        if (!from.hot()) {
            return Optional.of("the source is not hot");
        }
        if (to.hot()) {
            return Optional.of("the destination is hot itself");
        }
        if (from.notSourceBecause().isPresent() || to.notDestinationBecause().isPresent()) {
            return Optional.of("an end is not available");
        }
        Optional<VmLoad> here =
                from.vms().stream().filter(vm -> vm.uuid().equals(move.vm().uuid())).findFirst();
        if (here.isEmpty()) {
            return Optional.of("the VM is not there");
        }
        if (here.get().fixedBecause().isPresent()) {
            return Optional.of("the VM must stay: " + here.get().fixedBecause().get());
        }
        if (!here.get().equals(move.vm())) {
            return Optional.of("the VM's figures are not those of the picture");
        }
        return Optional.empty();
    }

    private Optional<String> capacity(HostLoad host, long millicores, long bytes) {
        if (host.cpuPercentWith(millicores) > limits.cpuTargetPercent() + ROUNDING
                || host.memoryPercentWith(bytes) > limits.memoryTargetPercent() + ROUNDING
                || !host.keepsReserveWith(bytes)) {
            return Optional.of(
                    "destination "
                            + host.host()
                            + " would reach "
                            + host.cpuPercentWith(millicores)
                            + " % CPU and "
                            + host.memoryPercentWith(bytes)
                            + " % memory");
        }
        return Optional.empty();
    }
}
