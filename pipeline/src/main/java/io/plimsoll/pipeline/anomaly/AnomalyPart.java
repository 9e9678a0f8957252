package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
import io.plimsoll.pipeline.series.Series;
import java.util.Locale;

/**
 * What a finding says of one series.
 *
 * @param series which
 * @param detector name of the detector that found it
 * @param aspect what of it was surprising
 * @param isOpen whether it still is
 * @param sinceMillis since when, ms since 1970
 * @param score highest score since then
 * @param value its mean over the last minute, in its unit
 * @param low what it usually is at least; −∞ if less than usual would be no news
 * @param high what it usually is at most; ∞ if more than usual would be no news
 */
record AnomalyPart(
        Series series,
        String detector,
        Aspect aspect,
        boolean isOpen,
        long sinceMillis,
        double score,
        double value,
        double low,
        double high) {

    /** The end of what is usual that is nearest to the value. */
    double line() {
        return Math.abs(value - high) <= Math.abs(value - low) ? high : low;
    }

    /** It in words, with its unit. */
    String words() {
        String is = series.indicator() + " is " + Quantity.text(value, series.unit());
        if (aspect == Aspect.TOGETHER) {
            return is
                    + ", usual is "
                    + Quantity.text(low, series.unit())
                    + " to "
                    + Quantity.text(high, series.unit());
        }
        boolean more = line() == high;
        return is
                + (more ? ", usual is up to " : ", usual is at least ")
                + Quantity.text(line(), series.unit());
    }

    /** When it is over, in words. */
    String over() {
        return series.indicator()
                + (line() == high ? " at most " : " at least ")
                + Quantity.text(line(), series.unit());
    }

    /** The detector and what it looked at. */
    String foundBy() {
        return detector + " (" + aspect.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }

    OpenSeries open() {
        return new OpenSeries(series, detector, aspect, sinceMillis, score, value, line());
    }
}
