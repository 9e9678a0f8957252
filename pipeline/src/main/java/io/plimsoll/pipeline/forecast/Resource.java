package io.plimsoll.pipeline.forecast;

/** What of a VM or a host is forecast. */
public enum Resource {
    /** Of a VM the cores used, of a host its demand in percent of its capacity. */
    CPU,
    /** Of a VM what its guest uses, bytes; of a host its memory in use in percent. */
    MEMORY,
    /** Bytes read and written per second, over all disks. */
    DISK,
    /** Bytes received and sent per second, over all interfaces. */
    NETWORK
}
