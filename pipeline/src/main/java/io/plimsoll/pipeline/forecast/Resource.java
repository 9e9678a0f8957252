package io.plimsoll.pipeline.forecast;

import io.plimsoll.pipeline.series.Series.Subject;

/** What of a VM or a host is forecast. */
public enum Resource {
    /** Of a VM the cores used and waited for, of a host the same in percent of its capacity. */
    CPU(0),
    /** Of a VM what its guest uses, bytes; of a host its memory in use in percent. */
    MEMORY(1),
    /** Bytes read and written per second, over all disks. */
    DISK(2),
    /** Bytes received and sent per second, over all interfaces. */
    NETWORK(3),
    /** Of a host the use of its fullest link in its fuller direction, in percent. */
    LINK(4),
    /** Of a host the time in which all its tasks waited for I/O, in percent. */
    IO_STALL(5),
    /** Of a host the memory of its fullest NUMA node that can't be had again, in percent. */
    NUMA(6);

    private static final int OF_BOTH = 4;

    private final int slot;

    Resource(int slot) {
        this.slot = slot;
    }

    /** Its place in state; never changes. */
    int slot() {
        return slot;
    }

    /** Whether it is forecast of VMs, or of hosts. */
    boolean isOf(Subject subject) {
        return subject == Subject.HOST || slot < OF_BOTH;
    }
}
