package io.plimsoll.pipeline.hotspot;

import java.io.Serializable;

/**
 * The lines of all signals.
 *
 * @param readyPercent of a vCPU's time; VMware calls 10 % bad
 * @param cpuPressurePercent PSI some of a host's CPUs
 * @param stallPercent PSI full of a host's memory and I/O
 * @param swapMibPerSecond read back from swap, by a host or a guest
 * @param faultsPerSecond page faults of a VM that wait for the host's disk
 * @param latencyMillis of a disk request, of hosts and VMs
 * @param linkPercent of a link's speed in its fuller direction
 * @param dropPercent of packets, of hosts and VMs
 * @param nodeFullPercent of a NUMA node's memory that can't be had again
 * @param remotePercent of pages from another node than wished, of hosts; of its memory, of a VM
 */
public record SignalLines(
        double readyPercent,
        double cpuPressurePercent,
        double stallPercent,
        double swapMibPerSecond,
        double faultsPerSecond,
        double latencyMillis,
        double linkPercent,
        double dropPercent,
        double nodeFullPercent,
        double remotePercent)
        implements Serializable {

    /** Checks that idle hosts are below all lines. */
    public SignalLines {
        for (double line :
                new double[] {
                    readyPercent,
                    cpuPressurePercent,
                    stallPercent,
                    swapMibPerSecond,
                    faultsPerSecond,
                    latencyMillis,
                    linkPercent,
                    dropPercent,
                    nodeFullPercent,
                    remotePercent
                }) {
            if (!(line > 0)) {
                throw new IllegalArgumentException(
                        "a hotspot's line must be above 0, or idle hosts would be hot, not "
                                + line);
            }
        }
    }

    /** Lines that suit most fleets. */
    public static SignalLines usual() {
        return new SignalLines(10, 60, 20, 1, 100, 50, 85, 1, 95, 20);
    }

    /** The line of this signal, in its unit; not of those that have the lines of demand. */
    double of(Signal signal) {
        return switch (signal) {
            case HOST_READY, VM_READY -> readyPercent;
            case HOST_CPU_PRESSURE -> cpuPressurePercent;
            case HOST_MEMORY_PRESSURE, HOST_IO_PRESSURE -> stallPercent;
            case HOST_SWAP_IN, VM_SWAP_IN -> swapMibPerSecond;
            case VM_FAULTS -> faultsPerSecond;
            case HOST_DISK_LATENCY, VM_DISK_LATENCY -> latencyMillis;
            case HOST_NETWORK_USE -> linkPercent;
            case HOST_NETWORK_DROPS, VM_NETWORK_DROPS -> dropPercent;
            case HOST_NUMA_FULL -> nodeFullPercent;
            case HOST_NUMA_REMOTE, VM_NUMA_REMOTE -> remotePercent;
            case HOST_BUDGET -> 100;
        };
    }

    /**
     * Below this the signal is over: near the line for what is in use, half of it for contention.
     */
    double clear(Signal signal) {
        return of(signal) * (signal.kind().equals("contention") ? 0.5 : 0.9);
    }
}
