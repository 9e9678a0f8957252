package io.plimsoll.pipeline.hotspot;

/** What can be short on a host or in a VM. */
public enum Shortage {
    /** Time on a CPU. */
    CPU,
    /** Memory without swapping. */
    MEMORY,
    /** Disk I/O. */
    DISK,
    /** The network. */
    NETWORK,
    /** Memory near to the CPU. */
    NUMA
}
