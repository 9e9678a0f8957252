package io.plimsoll.pipeline.hotspot;

import java.io.Serializable;

/**
 * When it is told that a VM will be short of what it has. It is told and never acted on: a larger
 * VM is its owner's decision.
 *
 * @param tell whether it is told at all
 * @param chance so probable it must be, above 0.05 and at most 0.95
 * @param cpuLinePercent demand in percent of its vCPUs
 * @param memoryLinePercent what the guest uses in percent of what its balloon leaves it
 */
public record VmOutlookPolicy(
        boolean tell, double chance, double cpuLinePercent, double memoryLinePercent)
        implements Serializable {

    /** Checks the lines and the chance. */
    public VmOutlookPolicy {
        OutlookPolicy.checkChance("a VM", chance);
        if (!(cpuLinePercent > 0 && memoryLinePercent > 0)) {
            throw new IllegalArgumentException(
                    "the lines of VMs must be above 0, or idle ones would be expected to be hot,"
                            + " not "
                            + cpuLinePercent
                            + " % of CPU and "
                            + memoryLinePercent
                            + " % of memory");
        }
    }

    /** Told where it is at least as probable as not: a single VM is seldom surer. */
    public static VmOutlookPolicy usual() {
        return new VmOutlookPolicy(true, 0.5, 90, 90);
    }
}
