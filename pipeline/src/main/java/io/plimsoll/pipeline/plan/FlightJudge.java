package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.Resource;
import io.plimsoll.pipeline.verify.Verdict;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says of a command under way whether it has come to its end, and whether it helped. */
final class FlightJudge {
    private final PlanLimits limits;
    private final double cpuLinePercent;
    private final double memoryLinePercent;

    FlightJudge(PlanLimits limits, double cpuLinePercent, double memoryLinePercent) {
        this.limits = limits;
        this.cpuLinePercent = cpuLinePercent;
        this.memoryLinePercent = memoryLinePercent;
    }

    /**
     * What is to be said of a flight that is over.
     *
     * @param finding the verdict with its figures
     * @param moved whether the VM went
     */
    record Judgement(Finding finding, boolean moved) {}

    /**
     * The judgement; empty while the command is under way or the windows after it are not in yet.
     */
    Optional<Judgement> judge(Flight flight, Map<String, AssessedWindow> windows, long nowMillis) {
        CommandState state = flight.state();
        if (state == CommandState.DONE) {
            return effect(flight, windows, nowMillis);
        }
        if (state.ended()) {
            return Optional.of(notDone(flight, nowMillis));
        }
        if (nowMillis > deadline(flight)) {
            return Optional.of(notDone(flight.expired(nowMillis), nowMillis));
        }
        return Optional.empty();
    }

    /** Once accepted an agent may take its time; before that only until the command expires. */
    private long deadline(Flight flight) {
        long life = flight.command().expiresAtEpochMillis() + limits.freshMillis();
        return flight.state() == CommandState.PENDING ? life : life + limits.moveTimeoutMillis();
    }

    private Optional<Judgement> effect(
            Flight flight, Map<String, AssessedWindow> windows, long nowMillis) {
        AssessedWindow source = windows.get(flight.command().host());
        AssessedWindow destination = windows.get(flight.destination());
        if (isAfter(source, flight) && isAfter(destination, flight)) {
            Double sourceNow = value(source, flight.command());
            Double destinationNow = value(destination, flight.command());
            if (sourceNow != null && destinationNow != null) {
                return Optional.of(
                        new Judgement(effect(flight, sourceNow, destinationNow, nowMillis), true));
            }
        }
        // The end is told by the agent's clock; where that is wrong, the deadline is the end.
        long endMillis = Math.min(flight.stateAtMillis(), deadline(flight));
        if (nowMillis - endMillis > 4 * limits.freshMillis()) {
            return Optional.of(
                    new Judgement(
                            finding(
                                    flight,
                                    Verdict.UNKNOWN,
                                    "the windows after it did not come in",
                                    List.of(),
                                    nowMillis),
                            true));
        }
        return Optional.empty();
    }

    /**
     * Whether the window began after the command ended, so that it shows nothing but its effect.
     */
    private static boolean isAfter(@Nullable AssessedWindow assessed, Flight flight) {
        return assessed != null && assessed.window().startMillis() >= flight.stateAtMillis();
    }

    private Finding effect(Flight flight, double source, double destination, long nowMillis) {
        Command.Prediction predicted = flight.command().predicted();
        double before = predicted == null ? source : predicted.fromPercent();
        double expected = predicted == null ? source : predicted.toPercent();
        double line = line(flight.command());
        Verdict verdict = Verdict.of(before, expected, source, destination, line);
        String indicator = predicted == null ? Resource.CPU.indicator() : predicted.indicator();
        String words =
                String.format(
                        Locale.ROOT,
                        "%s of %s was %.0f %%, is %.0f %% (predicted %.0f %%); that of %s is %.0f %%",
                        indicator,
                        flight.command().host(),
                        before,
                        source,
                        expected,
                        flight.destination(),
                        destination);
        return finding(
                flight,
                verdict,
                words,
                List.of(new Evidence(indicator, "%", source, line)),
                nowMillis);
    }

    private static Judgement notDone(Flight flight, long nowMillis) {
        String words = flight.state().name().toLowerCase(Locale.ROOT) + ": " + flight.message();
        return new Judgement(finding(flight, Verdict.NOT_DONE, words, List.of(), nowMillis), false);
    }

    private static Finding finding(
            Flight flight, Verdict verdict, String words, List<Evidence> evidence, long nowMillis) {
        Command command = flight.command();
        return new Finding(
                Finding.VERSION,
                command.id(),
                Finding.Kind.VERDICT,
                Finding.State.CLEARED,
                command.cluster(),
                command.host(),
                command.vmUuid(),
                command.issuedAtEpochMillis(),
                nowMillis,
                verdict.word() + ": " + words,
                evidence,
                "prediction against the first whole window after the move",
                "nothing; it is final");
    }

    private static @Nullable Double value(@Nullable AssessedWindow assessed, Command command) {
        if (assessed == null || !assessed.window().trusted()) {
            return null;
        }
        return isMemory(command)
                ? Double.valueOf(assessed.window().memoryUsedPercent())
                : assessed.window().demandPercent();
    }

    private double line(Command command) {
        return isMemory(command) ? memoryLinePercent : cpuLinePercent;
    }

    private static boolean isMemory(Command command) {
        Command.Prediction predicted = command.predicted();
        return predicted != null && predicted.indicator().equals(Resource.MEMORY.indicator());
    }
}
