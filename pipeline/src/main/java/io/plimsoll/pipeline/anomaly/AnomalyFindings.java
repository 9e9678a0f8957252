package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Evidence;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Anomalies in words and figures. */
final class AnomalyFindings {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Name of the evidence that is the score. */
    static final String SCORE = "anomaly.score";

    private AnomalyFindings() {}

    static Finding of(
            Finding.State state,
            SubjectMinute minute,
            long sinceMillis,
            List<SeriesAlarm> parts,
            AnomalyPolicy policy,
            String over) {
        double score = parts.stream().mapToDouble(SeriesAlarm::score).max().orElse(0);
        return new Finding(
                Finding.VERSION,
                minute.key() + "/anomaly/" + sinceMillis,
                Finding.Kind.ANOMALY,
                state,
                minute.cluster(),
                minute.host(),
                minute.uuid().isEmpty() ? null : minute.uuid(),
                sinceMillis,
                minute.knownMillis(),
                summary(state, minute, sinceMillis, parts, score, over),
                evidence(parts, score, policy),
                detector(parts, policy),
                clearsWhen(parts, policy));
    }

    private static String summary(
            Finding.State state,
            SubjectMinute minute,
            long sinceMillis,
            List<SeriesAlarm> parts,
            double score,
            String over) {
        String since = CLOCK.format(Instant.ofEpochMilli(sinceMillis)) + " UTC";
        if (state == Finding.State.CLEARED) {
            return minute.called() + ": " + over + "; it was unusual since " + since;
        }
        return minute.called()
                + " is unusual since "
                + since
                + ": "
                + parts.stream()
                        .filter(SeriesAlarm::isOpen)
                        .map(AnomalyFindings::words)
                        .collect(Collectors.joining("; "))
                + " ("
                + sure(score)
                + ")";
    }

    private static String words(SeriesAlarm part) {
        String unit = part.series().unit();
        return part.series().indicator()
                + " is "
                + Quantity.text(part.value(), unit)
                + (part.more() ? ", usual is up to " : ", usual is at least ")
                + Quantity.text(part.line(), unit);
    }

    /** A score is a probability per minute, by the past of the series. */
    private static String sure(double score) {
        double days = Math.pow(10, score) / 1440;
        String rare =
                days > 3650
                        ? "less often than once in ten years"
                        : String.format(Locale.ROOT, "about once in %.0f days", days);
        return String.format(Locale.ROOT, "score %.1f: by its own past %s", score, rare);
    }

    private static List<Evidence> evidence(
            List<SeriesAlarm> parts, double score, AnomalyPolicy policy) {
        List<Evidence> evidence = new ArrayList<>();
        for (SeriesAlarm part : parts) {
            evidence.add(
                    new Evidence(
                            part.series().indicator(),
                            part.series().unit(),
                            part.value(),
                            part.line()));
        }
        evidence.add(new Evidence(SCORE, "-log10(p)", score, policy.threshold()));
        return evidence;
    }

    private static String detector(List<SeriesAlarm> parts, AnomalyPolicy policy) {
        String which =
                parts.stream()
                        .map(
                                part ->
                                        part.kind().key()
                                                + " ("
                                                + part.aspect()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT)
                                                        .replace('_', ' ')
                                                + ")")
                        .distinct()
                        .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s, score from %.1f, beyond the line in %d of %d minutes",
                which,
                policy.threshold(),
                policy.confirm(),
                policy.confirmOf());
    }

    private static String clearsWhen(List<SeriesAlarm> parts, AnomalyPolicy policy) {
        String lines =
                parts.stream()
                        .map(
                                part ->
                                        part.series().indicator()
                                                + (part.more() ? " at most " : " at least ")
                                                + Quantity.text(part.line(), part.series().unit()))
                        .collect(Collectors.joining(" and "));
        return String.format(
                Locale.ROOT,
                "%s for %d minutes; after %d hours it counts as usual",
                lines,
                policy.clearMillis() / 60_000,
                policy.usualMillis() / 3_600_000);
    }
}
