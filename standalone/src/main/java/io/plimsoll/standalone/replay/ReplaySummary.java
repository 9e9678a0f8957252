package io.plimsoll.standalone.replay;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.wire.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A replay in figures.
 *
 * @param samples of hosts that were replayed
 * @param hosts that they are of
 * @param from arrival of the first one
 * @param to arrival of the last one
 * @param took how long the replay took
 * @param opened findings by kind; each counts once, however often it was updated
 * @param updated how often findings were updated
 * @param cleared how many findings were cleared
 * @param orders moves that would have been ordered
 * @param again moves that would have been ordered in the place of those, as nobody carries them out
 * @param rejected records that could not be used
 * @param damage what is wrong with the recording from some byte on
 */
public record ReplaySummary(
        long samples,
        int hosts,
        Instant from,
        Instant to,
        Duration took,
        Map<Finding.Kind, Long> opened,
        long updated,
        long cleared,
        long orders,
        long again,
        long rejected,
        Optional<String> damage) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Copies the map. */
    public ReplaySummary {
        opened = Map.copyOf(opened);
    }

    /** How much faster than the recording was made. */
    public double timesRealTime() {
        return spannedSeconds() / Math.max(1e-3, took.toMillis() / 1e3);
    }

    private double spannedSeconds() {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    /** As one JSON object. */
    public ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("samples", samples);
        json.put("hosts", hosts);
        json.put("from", from.toString());
        json.put("to", to.toString());
        json.put("spannedSeconds", spannedSeconds());
        json.put("seconds", took.toMillis() / 1e3);
        json.put("timesRealTime", Math.round(10 * timesRealTime()) / 10.0);
        ObjectNode findings = json.putObject("findings");
        new TreeMap<>(opened).forEach((kind, count) -> findings.put(word(kind), count));
        json.put("updated", updated);
        json.put("cleared", cleared);
        json.put("wouldOrder", orders);
        json.put("wouldOrderInTheirPlace", again);
        json.put("rejected", rejected);
        damage.ifPresent(what -> json.put("damage", what));
        return json;
    }

    /** As lines for people. */
    public String text() {
        StringBuilder found = new StringBuilder();
        new TreeMap<>(opened)
                .forEach(
                        (kind, count) ->
                                found.append(found.isEmpty() ? "" : ", ")
                                        .append(count)
                                        .append(' ')
                                        .append(word(kind)));
        return String.format(
                Locale.ROOT,
                """
                replayed  %,d samples of %d hosts, %s to %s (%s), in %.1f s: %,.0f times real time
                found     %s; updated %d times, %d cleared
                ordered   nothing; %d moves would have been, and %d in their place, as nothing moves in a replay
                rejected  %d records""",
                samples,
                hosts,
                ReplayStory.time(from.toEpochMilli()),
                ReplayStory.time(to.toEpochMilli()),
                length(Duration.between(from, to)),
                took.toMillis() / 1e3,
                timesRealTime(),
                found.isEmpty() ? "nothing" : found,
                updated,
                cleared,
                orders,
                again,
                rejected);
    }

    private static String length(Duration span) {
        return span.toHours() > 0
                ? span.toHours() + " h " + span.toMinutesPart() + " min"
                : span.toMinutes() + " min " + span.toSecondsPart() + " s";
    }

    private static String word(Finding.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
