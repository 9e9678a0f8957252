package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.OpenWindows;
import io.plimsoll.pipeline.series.SubjectMinute;
import java.io.Serializable;

/**
 * How samples are put into windows.
 *
 * @param sizeMillis length of a window, ms; windows begin at multiples of it
 * @param storeMillis length of the windows whose indicators are stored, ms; a multiple of {@code
 *     sizeMillis}
 * @param latenessMillis how long a window waits for samples that are late, ms
 * @param skewMillis how far a host's clock may be ahead, ms; a sample further ahead is rejected
 * @param idleMillis a partition without records for this time does not hold up the others, ms
 */
public record WindowPolicy(
        long sizeMillis, long storeMillis, long latenessMillis, long skewMillis, long idleMillis)
        implements Serializable {

    /** Checks the ranges. */
    public WindowPolicy {
        if (sizeMillis < 1000 || latenessMillis < 0 || skewMillis < 0 || idleMillis <= 0) {
            throw new IllegalArgumentException(
                    "a window is at least 1 s long and lateness is not negative, not "
                            + sizeMillis
                            + " ms and "
                            + latenessMillis
                            + " ms");
        }
        if (sizeMillis > SubjectMinute.MILLIS) {
            throw new IllegalArgumentException(
                    "a window is at most 1 min long, as anomalies and forecasts are made of minutes,"
                            + " not "
                            + sizeMillis
                            + " ms; for fewer points, --store.every may be longer");
        }
        if (storeMillis < sizeMillis || storeMillis % sizeMillis != 0) {
            throw new IllegalArgumentException(
                    "what is stored covers a whole number of windows, which "
                            + storeMillis
                            + " ms of windows of "
                            + sizeMillis
                            + " ms is not; maybe --store.every should be "
                            + nextMultiple(storeMillis, sizeMillis)
                            + " ms");
        }
    }

    /** Over a longer step between two samples there is no rate, ms. */
    long maxStepMillis() {
        return 3 * sizeMillis;
    }

    /**
     * How long a sample is kept after its windows closed, ms: late ones may still come, and the
     * next step begins with it.
     */
    long retentionMillis() {
        return 6 * sizeMillis;
    }

    /**
     * How far a partition may be ahead of the slowest one before it waits for it, ms. This is
     * looked at twice a second. Until then it may come as far again, and its closed windows are
     * kept.
     */
    long aheadMillis() {
        return OpenWindows.MOST_CLOSED / 2 * sizeMillis;
    }

    /** End of the window in which this time lies, ms since 1970. */
    long endOfWindow(long millis) {
        return nextMultiple(millis, sizeMillis);
    }

    /** End of the stored window in which this time lies, ms since 1970. */
    long endOfStored(long millis) {
        return nextMultiple(millis, storeMillis);
    }

    /** Whether a stored window ends at this time. */
    boolean storesAt(long millis) {
        return millis % storeMillis == 0;
    }

    private static long nextMultiple(long millis, long of) {
        return Math.floorDiv(millis, of) * of + of;
    }
}
