package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One round of the loop over a cluster: judges what was done, plans what to do, and dispatches as
 * much of it as may be under way at a time. All it knows comes in as arguments, so the same state
 * at the same time gives the same decision.
 */
public final class Rebalancer {
    private final PlanLimits limits;
    private final long fencingEpoch;
    private final Planner planner;
    private final PlanChecker checker;
    private final PictureBuilder pictures;
    private final FlightJudge judge;

    /**
     * A rebalancer.
     *
     * @param limits what plans must keep to
     * @param cpuLinePercent the line above which a host is too full in CPU
     * @param memoryLinePercent the line above which a host is too full in memory
     * @param fencingEpoch grows with every submission of the job
     */
    public Rebalancer(
            PlanLimits limits, double cpuLinePercent, double memoryLinePercent, long fencingEpoch) {
        this.limits = limits;
        this.fencingEpoch = fencingEpoch;
        this.planner = new Planner(limits);
        this.checker = new PlanChecker(limits);
        this.pictures = new PictureBuilder(limits);
        this.judge = new FlightJudge(limits, cpuLinePercent, memoryLinePercent);
    }

    /** The decision at this time. */
    public Decision decide(ClusterState state, long nowMillis) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Flight> flights = new HashMap<>(state.flights());
        Map<String, Long> cooldowns = new HashMap<>();
        Set<String> landed = new HashSet<>();
        // By id, as a map may come in any order.
        for (Flight flight : new TreeMap<>(state.flights()).values()) {
            judge.judge(flight, state.windows(), nowMillis)
                    .ifPresent(
                            judgement -> {
                                findings.add(judgement.finding());
                                landed.add(flight.command().id());
                                flights.remove(flight.command().id());
                                if (!judgement.moved()) {
                                    cooldowns.put(
                                            flight.command().vmUuid(),
                                            nowMillis + limits.retryMillis());
                                }
                            });
        }
        ClusterState now =
                new ClusterState(
                        state.cluster(),
                        state.windows(),
                        state.inventories(),
                        flights,
                        merged(state.cooldowns(), cooldowns),
                        state.uncured(),
                        state.held());
        ClusterPicture picture = pictures.picture(now, nowMillis);
        Plan plan =
                state.held().isEmpty()
                        ? checked(picture, planner.plan(picture), findings)
                        : new Plan(List.of(), 0, 0, List.of());
        List<Command> commands = new ArrayList<>();
        Map<String, Flight> departing = new HashMap<>();
        for (Move move : dispatchable(plan, flights)) {
            Command command = command(state, move, nowMillis);
            commands.add(command);
            departing.put(command.id(), Flight.departing(command, move.vm().demandMillicores()));
            cooldowns.put(command.vmUuid(), nowMillis + limits.cooldownMillis());
        }
        Map<String, String> uncured = uncured(plan, flights, findings, state, nowMillis);
        return new Decision(
                commands,
                findings,
                departing,
                landed,
                cooldowns,
                rested(state.cooldowns(), nowMillis),
                uncured);
    }

    /**
     * The plan, or none if the checker objects. That would be a mistake of this code; an exception
     * would only make the job restart and meet it again for ever.
     */
    private Plan checked(ClusterPicture picture, Plan plan, List<Finding> findings) {
        List<String> violations = checker.violations(picture, plan);
        if (violations.isEmpty()) {
            return plan;
        }
        String host = plan.moves().isEmpty() ? "" : plan.moves().get(0).from();
        findings.add(
                new Finding(
                        Finding.VERSION,
                        picture.cluster() + "/plan-refused/" + picture.atMillis(),
                        Finding.Kind.QUARANTINE,
                        Finding.State.OPEN,
                        picture.cluster(),
                        host,
                        null,
                        picture.atMillis(),
                        picture.atMillis(),
                        "a plan was refused by its checker and nothing is moved, please report it: "
                                + violations,
                        List.of(),
                        "plan checker",
                        "the next plan passes"));
        return new Plan(List.of(), 0, 0, plan.uncured());
    }

    /** In plan order, one at a time at each host, no more at a time than allowed. */
    private List<Move> dispatchable(Plan plan, Map<String, Flight> flights) {
        Set<String> busy = new HashSet<>();
        for (Flight flight : flights.values()) {
            busy.add(flight.command().host());
            busy.add(flight.destination());
        }
        int underWay = flights.size();
        List<Move> moves = new ArrayList<>();
        for (Move move : plan.moves()) {
            if (underWay >= limits.maxMovesInFlight()) {
                break;
            }
            if (!busy.contains(move.from()) && !busy.contains(move.to())) {
                moves.add(move);
                busy.add(move.from());
                busy.add(move.to());
                underWay++;
            }
        }
        return moves;
    }

    private Command command(ClusterState state, Move move, long nowMillis) {
        HostInventory destination = state.inventories().get(move.to());
        if (destination == null || destination.migrationUri() == null) {
            throw new IllegalStateException(
                    "no migration URI of "
                            + move.to()
                            + "\nMaybe the planner chose a destination that is not available.");
        }
        String decision =
                state.cluster()
                        + "/"
                        + move.vm().uuid()
                        + "/"
                        + move.from()
                        + "/"
                        + move.to()
                        + "/"
                        + nowMillis;
        return new Command(
                Command.VERSION,
                UUID.nameUUIDFromBytes(decision.getBytes(StandardCharsets.UTF_8)).toString(),
                state.cluster(),
                move.from(),
                Command.MIGRATE,
                move.vm().uuid(),
                move.vm().name(),
                new Command.Migration(
                        move.to(),
                        destination.migrationUri(),
                        move.vm().memoryBytes(),
                        limits.maxDowntimeMillis(),
                        limits.bandwidthMibPerSecond(),
                        limits.moveTimeoutMillis()),
                nowMillis,
                nowMillis + limits.commandLifeMillis(),
                fencingEpoch,
                String.format(
                        Locale.ROOT,
                        "%s of %s is %.0f %%; without %s it would be %.0f %%, and that of %s %.0f %%",
                        move.indicator(),
                        move.from(),
                        move.fromPercent(),
                        move.vm().name(),
                        move.fromPercentAfter(),
                        move.to(),
                        move.toPercentAfter()),
                new Command.Prediction(
                        move.indicator(),
                        (int) Math.round(move.fromPercent()),
                        (int) Math.round(move.fromPercentAfter())),
                null);
    }

    /**
     * Tells a reason when it is new; a host that is merely waiting for its move under way has none
     * to tell.
     */
    private static Map<String, String> uncured(
            Plan plan,
            Map<String, Flight> flights,
            List<Finding> findings,
            ClusterState state,
            long nowMillis) {
        Map<String, String> uncured = new HashMap<>();
        for (Plan.Uncured hot : plan.uncured()) {
            if (flights.values().stream().anyMatch(flight -> flight.touches(hot.host()))) {
                continue;
            }
            uncured.put(hot.host(), hot.reason());
            AssessedWindow assessed = state.windows().get(hot.host());
            boolean expected = assessed != null && assessed.merelyExpected();
            // A reason often holds a figure that counts down; only its words decide whether it is
            // new.
            String words = hot.reason().replaceAll("\\d+", "#");
            if (!words.equals(
                    state.uncured().getOrDefault(hot.host(), "").replaceAll("\\d+", "#"))) {
                findings.add(
                        new Finding(
                                Finding.VERSION,
                                state.cluster() + "/" + hot.host() + "/no-cure/" + nowMillis,
                                Finding.Kind.NO_CURE,
                                Finding.State.OPEN,
                                state.cluster(),
                                hot.host(),
                                null,
                                nowMillis,
                                nowMillis,
                                hot.host()
                                        + (expected ? " will be hot" : " is hot")
                                        + " and nothing is moved: "
                                        + hot.reason(),
                                List.of(),
                                "planner",
                                "a cure is found or the host is no longer hot"));
            }
        }
        return uncured;
    }

    private static Map<String, Long> merged(Map<String, Long> old, Map<String, Long> newer) {
        Map<String, Long> merged = new HashMap<>(old);
        merged.putAll(newer);
        return merged;
    }

    private static Set<String> rested(Map<String, Long> cooldowns, long nowMillis) {
        Set<String> rested = new HashSet<>();
        cooldowns.forEach(
                (vm, until) -> {
                    if (until <= nowMillis) {
                        rested.add(vm);
                    }
                });
        return rested;
    }
}
