package io.plimsoll.pipeline.forecast;

/** What of a VM or a host is forecast. */
public enum Resource {
    /** Of a VM the cores used, of a host its demand in percent of its capacity. */
    CPU(0),
    /** Of a VM what its guest uses, bytes; of a host its memory in use in percent. */
    MEMORY(1),
    /** Bytes read and written per second, over all disks. */
    DISK(2),
    /** Bytes received and sent per second, over all interfaces. */
    NETWORK(3);

    private final int slot;

    Resource(int slot) {
        this.slot = slot;
    }

    /** Its place in state; never changes. */
    int slot() {
        return slot;
    }
}
