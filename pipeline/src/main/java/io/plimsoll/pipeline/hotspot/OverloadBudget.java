package io.plimsoll.pipeline.hotspot;

import java.io.Serializable;

/**
 * The share of time in which a host may be overloaded, which is when its load is at or beyond its
 * capacity. The question is that of Beloglazov and Buyya (Managing Overloaded Hosts for Dynamic
 * Consolidation, IEEE TPDS 2013): relieve as late as possible, but before the share is spent. Their
 * answer is a Markov chain whose solution is drawn by lot; this one is a guard without a constant:
 * a host is relieved when one more window of overload would spend the budget, so that it is never
 * exceeded. To wait at that point for the load to fall was tried and wins next to nothing: even
 * where the load was lowest, of late and over long, one of ten hosts never came back within its
 * budget.
 *
 * @param share of time, above 0 and below 1
 * @param learningWindows windows that teach before any is judged
 * @param reliefWindows time in windows that a relief takes, charged as overload
 * @param horizonWindows windows that are remembered; older ones fade
 */
public record OverloadBudget(
        double share, int learningWindows, double reliefWindows, int horizonWindows)
        implements Serializable {

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

    /** Whether to relieve the host now, as one more window of overload would be too much. */
    public boolean spent(OverloadTrack track) {
        return track.windows() >= learningWindows
                && track.over() > 0
                && excess(track.over() + 1, track.windows() + 1) > 0;
    }

    /** Windows of overload beyond the budget; negative if some are left. */
    private double excess(double over, double windows) {
        return over + reliefWindows - share * (windows + reliefWindows);
    }
}
