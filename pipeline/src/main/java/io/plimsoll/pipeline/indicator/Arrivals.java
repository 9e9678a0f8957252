package io.plimsoll.pipeline.indicator;

/**
 * How the samples of a window came to the job. It is kept with the samples, so that a window that
 * is computed again says the same.
 *
 * @param samples records that came, parts counted one by one; 0 if this is not known
 * @param duplicates records that came again and count for nothing
 * @param late samples that came after their window was closed
 * @param delayMeanMillis time of arrival less the sample's time, mean
 * @param delayMaxMillis the same of the slowest
 * @param delayMinMillis the same of the fastest; if it is negative, the host's clock is ahead of
 *     the job's by at least as much
 */
public record Arrivals(
        int samples,
        int duplicates,
        int late,
        double delayMeanMillis,
        long delayMaxMillis,
        long delayMinMillis) {

    /** Where nobody looked. */
    public static Arrivals unknown() {
        return new Arrivals(0, 0, 0, 0, 0, 0);
    }

    boolean known() {
        return samples > 0;
    }
}
