package io.plimsoll.pipeline.storm;

import java.io.Serializable;

/**
 * When findings are gathered into one.
 *
 * @param share more than this share of the hosts of a rack, or of the VMs of a host, 0 to 1, makes
 *     a storm
 * @param leastHosts but so many hosts, or VMs, at least
 * @param withinMillis their findings open within this time, ms
 * @param gatherMillis an anomaly waits for so long for others to join it; nothing else waits, ms
 * @param mostAnHour findings of a cluster that are opened or updated in an hour; further ones wait
 */
public record StormPolicy(
        double share, int leastHosts, long withinMillis, long gatherMillis, int mostAnHour)
        implements Serializable {

    /** Checks the ranges. */
    public StormPolicy {
        if (!(share > 0 && share <= 1) || leastHosts < 2 || mostAnHour < 1) {
            throw new IllegalArgumentException(
                    "a storm is a share of the hosts from 0 to 1, of at least 2 hosts, and at least 1"
                            + " finding an hour is told, not "
                            + share
                            + ", "
                            + leastHosts
                            + " and "
                            + mostAnHour);
        }
        if (gatherMillis < 0 || withinMillis < gatherMillis) {
            throw new IllegalArgumentException(
                    "findings are gathered for "
                            + gatherMillis
                            + " ms, which is not from 0 to the "
                            + withinMillis
                            + " ms within which a storm begins");
        }
    }
}
