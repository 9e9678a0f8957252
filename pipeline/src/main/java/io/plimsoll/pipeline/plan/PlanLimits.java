package io.plimsoll.pipeline.plan;

import java.io.Serializable;

/**
 * What a plan must keep to.
 *
 * @param cpuTargetPercent CPU demand that a cured host and any destination may have afterwards, in
 *     percent
 * @param memoryTargetPercent memory that a cured host and any destination may have in use
 *     afterwards, in percent
 * @param cooldownMillis a VM that was moved stays for this time, ms
 * @param retryMillis after a move that did not come about the VM stays for this time, ms
 * @param freshMillis figures older than this cause nothing, ms
 * @param commandLifeMillis a command not begun within this time expires, ms
 * @param moveTimeoutMillis a migration is aborted after this time, ms
 * @param maxMovesInFlight most moves at a time in a cluster; at one host it is always one
 * @param bandwidthMibPerSecond transfer limit of a migration; 0 is unlimited
 * @param maxDowntimeMillis pause of the guest that a migration aims at, ms; 0 leaves it to the
 *     hypervisor
 */
public record PlanLimits(
        double cpuTargetPercent,
        double memoryTargetPercent,
        long cooldownMillis,
        long retryMillis,
        long freshMillis,
        long commandLifeMillis,
        long moveTimeoutMillis,
        int maxMovesInFlight,
        long bandwidthMibPerSecond,
        long maxDowntimeMillis)
        implements Serializable {

    /** Checks the ranges. */
    public PlanLimits {
        if (!(cpuTargetPercent > 0 && memoryTargetPercent > 0 && memoryTargetPercent <= 100)) {
            throw new IllegalArgumentException(
                    "targets must be above 0 %, memory at most 100 %, not "
                            + cpuTargetPercent
                            + " % and "
                            + memoryTargetPercent
                            + " %");
        }
        if (cooldownMillis < 0 || retryMillis < 0 || freshMillis <= 0 || commandLifeMillis <= 0) {
            throw new IllegalArgumentException("times must be positive");
        }
        if (moveTimeoutMillis <= 0
                || maxMovesInFlight < 1
                || bandwidthMibPerSecond < 0
                || maxDowntimeMillis < 0) {
            throw new IllegalArgumentException(
                    "a move needs a time limit, and at least one must be allowed at a time");
        }
    }
}
