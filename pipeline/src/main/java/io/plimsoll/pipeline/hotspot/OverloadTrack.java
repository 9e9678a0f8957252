package io.plimsoll.pipeline.hotspot;

/**
 * How much of its overload budget a host has used; the memory of {@link OverloadBudget}.
 *
 * @param windows windows seen, the older ones faded
 * @param over those of them in which the load was at or beyond the capacity
 * @param lateMean mean load of about the last 10 windows, 1 is the capacity
 * @param longMean the same of about the last 30
 * @param longVariance variance of the load around it
 */
public record OverloadTrack(
        double windows, double over, double lateMean, double longMean, double longVariance) {
    private static final double LATE_WEIGHT = 0.1;
    private static final double LONG_WEIGHT = 0.03;

    /** A load that never moves would be too sure of itself. */
    private static final double LEAST_DEVIATION = 0.02;

    /** The logistic curve nearest to the normal distribution, less than 0.01 away from it. */
    private static final double LOGISTIC = 1.702;

    /** Nothing seen yet. */
    public static OverloadTrack start() {
        return new OverloadTrack(0, 0, 0, 0, 0);
    }

    /**
     * This after one more window. One whose load is not known neither spends nor earns.
     *
     * @param load 1 is the capacity; NaN if unknown
     */
    public OverloadTrack after(double load, int horizonWindows) {
        if (Double.isNaN(load)) {
            return this;
        }
        double seen = windows + 1;
        double fade = seen > horizonWindows ? horizonWindows / seen : 1;
        double late = Math.max(LATE_WEIGHT, 1 / seen);
        double far = Math.max(LONG_WEIGHT, 1 / seen);
        double off = load - longMean;
        return new OverloadTrack(
                seen * fade,
                (over + (load >= 1 ? 1 : 0)) * fade,
                lateMean + late * (load - lateMean),
                longMean + far * off,
                (1 - far) * (longVariance + far * off * off));
    }

    /** Share of the windows in which it was overloaded, 0 to 1. */
    public double share() {
        return windows == 0 ? 0 : over / windows;
    }

    /** How probable overload is at the mean load of late, 0 to 1. */
    double lateChance() {
        return chance(lateMean);
    }

    /** The same at the mean load over long. */
    double longChance() {
        return chance(longMean);
    }

    private double chance(double mean) {
        double deviation = Math.max(LEAST_DEVIATION, Math.sqrt(longVariance));
        return 1 / (1 + Math.exp(LOGISTIC * (1 - mean) / deviation));
    }
}
