package io.plimsoll.pipeline.hotspot;

/**
 * How much of its overload budget a host has used; the memory of {@link OverloadBudget}.
 *
 * @param windows windows seen, the older ones faded
 * @param over those of them in which the load was at or beyond the capacity
 */
public record OverloadTrack(double windows, double over) {

    /** Nothing seen yet. */
    public static OverloadTrack start() {
        return new OverloadTrack(0, 0);
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
        return new OverloadTrack(seen * fade, (over + (load >= 1 ? 1 : 0)) * fade);
    }

    /** Share of the windows in which it was overloaded, 0 to 1. */
    public double share() {
        return windows == 0 ? 0 : over / windows;
    }
}
