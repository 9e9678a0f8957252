package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.series.Series;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.Map;

/**
 * When an anomaly is told. One minute beyond what is usual is no finding: the score of a series
 * must pass the threshold, and its means over minutes must then lie beyond the line that was usual,
 * by an amount that matters, in {@code confirm} of {@code confirm + 2} minutes.
 *
 * @param detectors which detector watches which series
 * @param hosts which detector watches all series of a host together
 * @param threshold score from which a minute is suspect, −log10 of its probability
 * @param confirm minutes beyond the line that make a suspicion a finding, at least 1
 * @param learnMillis how long a series is only learnt before it is judged, ms
 * @param clearMillis how long all must be as usual again before a finding is cleared, ms
 * @param usualMillis what stays for this time has become usual, ms
 */
public record AnomalyPolicy(
        Map<Series, DetectorKind> detectors,
        VectorDetectorKind hosts,
        double threshold,
        int confirm,
        long learnMillis,
        long clearMillis,
        long usualMillis)
        implements Serializable {

    /** Checks the ranges; a series that is not named is not watched. */
    public AnomalyPolicy {
        EnumMap<Series, DetectorKind> all = new EnumMap<>(Series.class);
        for (Series series : Series.values()) {
            all.put(series, detectors.getOrDefault(series, DetectorKind.NONE));
        }
        detectors = all;
        if (!(threshold > 0 && threshold < Surprise.MOST)) {
            throw new IllegalArgumentException(
                    "scores go from 0 to "
                            + Surprise.MOST
                            + ", a threshold of "
                            + threshold
                            + " is passed by all or by none");
        }
        if (confirm < 1 || learnMillis < 0 || clearMillis < 60_000 || usualMillis < clearMillis) {
            throw new IllegalArgumentException(
                    "an anomaly is confirmed by at least 1 minute, cleared after at least 1, and"
                            + " usual not before it could be cleared, not "
                            + confirm
                            + " minutes, "
                            + clearMillis
                            + " ms and "
                            + usualMillis
                            + " ms");
        }
    }

    /** The minutes that are looked at to confirm a suspicion. */
    int confirmOf() {
        return confirm + 2;
    }

    /**
     * Reads a choice of detectors such as {@code all=tail,vm.net.bytes=none}; later parts win.
     *
     * @throws IllegalArgumentException if a part is not known, with all that are
     */
    public static Map<Series, DetectorKind> detectors(String choice) {
        Map<Series, DetectorKind> detectors = new EnumMap<>(Series.class);
        for (String part : choice.split(",", -1)) {
            String[] pair = part.strip().split("=", -1);
            if (pair.length != 2) {
                throw new IllegalArgumentException(
                        "'" + part + "' is not a pair of series=detector");
            }
            DetectorKind kind =
                    DetectorKind.named(pair[1])
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "'"
                                                            + pair[1]
                                                            + "' is no detector; there are "
                                                            + DetectorKind.names()));
            if (pair[0].equals("all")) {
                for (Series series : Series.values()) {
                    if (series.isWatched()) {
                        detectors.put(series, kind);
                    }
                }
                continue;
            }
            Series series =
                    Series.named(pair[0])
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "'"
                                                            + pair[0]
                                                            + "' is no series; there are all, "
                                                            + Series.names()));
            detectors.put(series, kind);
        }
        return detectors;
    }
}
