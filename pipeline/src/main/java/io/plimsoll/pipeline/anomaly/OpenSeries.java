package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.series.Series;

/**
 * A series that is unusual now.
 *
 * @param series which
 * @param detector name of the detector that watches it
 * @param aspect what of it was surprising
 * @param sinceMillis since when, ms since 1970
 * @param score highest score since then
 * @param value its mean over the last minute, in its unit
 * @param line the level that was usual at most, or at least, in its unit
 */
public record OpenSeries(
        Series series,
        String detector,
        Surprise.Aspect aspect,
        long sinceMillis,
        double score,
        double value,
        double line) {}
