package io.plimsoll.pipeline.culprit;

import java.io.Serializable;

/**
 * From where on a VM counts as hurt, each per window.
 *
 * @param readyPercent time that a vCPU waits for the CPU, without that of its quota; VMware calls
 *     10 % bad
 * @param latencyMillis mean time of a disk request
 * @param faultsPerSecond page faults of QEMU that wait for the host's disk
 * @param dropsPerSecond packets lost at its interfaces
 */
public record ContentionLines(
        double readyPercent, double latencyMillis, double faultsPerSecond, double dropsPerSecond)
        implements Serializable {

    /** Checks that all lines are above 0, where an idle VM is. */
    public ContentionLines {
        if (!(readyPercent > 0 && latencyMillis > 0 && faultsPerSecond > 0 && dropsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "the lines of contention must be above 0, or idle VMs would be hurt: ready "
                            + readyPercent
                            + " %, latency "
                            + latencyMillis
                            + " ms, faults "
                            + faultsPerSecond
                            + "/s, drops "
                            + dropsPerSecond
                            + "/s");
        }
    }

    /** The line of one resource, in the unit of what is lacked. */
    public double of(Shared shared) {
        return switch (shared) {
            case CPU -> readyPercent;
            case MEMORY -> faultsPerSecond;
            case DISK -> latencyMillis;
            case NETWORK -> dropsPerSecond;
        };
    }
}
