package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
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
            List<AnomalyPart> parts,
            AnomalyPolicy policy,
            String over) {
        double score = parts.stream().mapToDouble(AnomalyPart::score).max().orElse(0);
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
            List<AnomalyPart> parts,
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
                        .filter(AnomalyPart::isOpen)
                        .map(AnomalyPart::words)
                        .collect(Collectors.joining("; "))
                + " ("
                + sure(score)
                + ")";
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
            List<AnomalyPart> parts, double score, AnomalyPolicy policy) {
        List<Evidence> evidence = new ArrayList<>();
        for (AnomalyPart part : parts) {
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

    private static String detector(List<AnomalyPart> parts, AnomalyPolicy policy) {
        String which =
                parts.stream()
                        .map(AnomalyPart::foundBy)
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

    private static String clearsWhen(List<AnomalyPart> parts, AnomalyPolicy policy) {
        List<String> ends =
                parts.stream()
                        .filter(part -> part.aspect() != Aspect.TOGETHER)
                        .map(AnomalyPart::over)
                        .collect(Collectors.toCollection(ArrayList::new));
        if (ends.size() < parts.size()) {
            ends.add(
                    String.format(
                            Locale.ROOT,
                            "a score of all series together below %.1f",
                            HostAlarm.calmScore(policy)));
        }
        String lines = String.join(" and ", ends);
        return String.format(
                Locale.ROOT,
                "%s for %d minutes; after %d hours it counts as usual",
                lines,
                policy.clearMillis() / 60_000,
                policy.usualMillis() / 3_600_000);
    }
}
