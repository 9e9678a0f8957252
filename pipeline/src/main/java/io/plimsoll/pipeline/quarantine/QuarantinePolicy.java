package io.plimsoll.pipeline.quarantine;

import java.io.Serializable;

/**
 * What is believed.
 *
 * @param missingShare a host is doubted from this share of missing ticks or figures on, above 0, at
 *     most 1
 * @param fleetShare everything is held when at least this share of a cluster's hosts changes at
 *     once, above 0, at most 1
 * @param holdMillis a change that lasts longer than this is taken as real, ms
 * @param freshMillis a host without a window for this time is silent, ms
 * @param forgetMillis a host that is silent for this time is gone, ms
 */
public record QuarantinePolicy(
        double missingShare,
        double fleetShare,
        long holdMillis,
        long freshMillis,
        long forgetMillis)
        implements Serializable {

    /** Checks the ranges. */
    public QuarantinePolicy {
        checkShare("quarantine.missing", missingShare);
        checkShare("quarantine.fleet", fleetShare);
        if (holdMillis <= 0 || freshMillis <= 0 || forgetMillis < freshMillis) {
            throw new IllegalArgumentException(
                    "quarantine.hold must be above 0, and a host is forgotten after it is silent, not "
                            + holdMillis
                            + " ms, "
                            + freshMillis
                            + " ms, "
                            + forgetMillis
                            + " ms");
        }
    }

    private static void checkShare(String option, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    option + " is a share above 0 and at most 1, such as 0.3, not " + share);
        }
    }
}
