package io.plimsoll.pipeline.hotspot;

import java.io.Serializable;

/**
 * The share of time in which a host may be overloaded, which is when its load is at or beyond its
 * capacity. The question is that of Beloglazov and Buyya (Managing Overloaded Hosts for Dynamic
 * Consolidation, IEEE TPDS 2013): relieve as late as possible, but before the share is spent. Their
 * answer is a Markov chain whose solution is drawn by lot; this one is a guard: a host is relieved
 * when one more window of overload would spend the budget. Only where the load of late and of long
 * past both promise that the host will earn more than it spends does the guard wait.
 *
 * @param share of time, above 0 and below 1
 * @param learningWindows windows that teach before any is judged
 * @param reliefWindows time in windows that a relief takes, charged as overload
 * @param horizonWindows windows that are remembered; older ones fade
 */
public record OverloadBudget(
        double share, int learningWindows, double reliefWindows, int horizonWindows)
        implements Serializable {

    /**
     * Chance of overload over the share, up to which the guard waits, of late and over long. Both
     * tuned on one PlanetLab day (2011-03-03) as the largest without an overshoot.
     */
    private static final double LATE = 1.25;

    private static final double LONG = 0.9;

    /** Learning times that must have passed before a promise is believed. */
    private static final double BELIEF = 1.5;

    /** Windows of overload beyond the budget that may be earned back. */
    private static final double PATIENCE = 2;

    /** Checks the figures. */
    public OverloadBudget {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "an overload budget is a share of time between 0 and 1, not " + share);
        }
        if (learningWindows < 2 || reliefWindows < 0 || horizonWindows <= learningWindows) {
            throw new IllegalArgumentException(
                    "a budget that learns for "
                            + learningWindows
                            + " windows needs a longer horizon than "
                            + horizonWindows);
        }
    }

    /** Whether more than the share of the time was overload, a relief now included. */
    public boolean exceeded(OverloadTrack track) {
        return excess(track.over(), track.windows()) > 0;
    }

    /**
     * Whether to relieve the host now. One that exceeded its budget by little, as a promise was
     * broken, may earn it back.
     */
    public boolean spent(OverloadTrack track) {
        if (track.windows() < learningWindows || track.over() == 0) {
            return false;
        }
        double excess = excess(track.over(), track.windows());
        if (excess > 0) {
            return excess > PATIENCE;
        }
        boolean safe = excess(track.over() + 1, track.windows() + 1) <= 0;
        return !safe && !promising(track);
    }

    private boolean promising(OverloadTrack track) {
        return track.windows() >= BELIEF * learningWindows
                && track.lateChance() <= LATE * share
                && track.longChance() <= LONG * share;
    }

    /** Windows of overload beyond the budget; negative if some are left. */
    private double excess(double over, double windows) {
        return over + reliefWindows - share * (windows + reliefWindows);
    }
}
