package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Nic;

/** Counters of the wire in the shape that tracks take. */
final class Counters {
    /** How many a network interface has. */
    static final int OF_A_NIC = 8;

    private Counters() {}

    /**
     * These counters in their order. One that is negative was not read: libvirt says 2^64-1 for
     * "not available".
     */
    static long[] of(long... counters) {
        for (int i = 0; i < counters.length; i++) {
            if (counters[i] < 0) {
                counters[i] = CounterTrack.NONE;
            }
        }
        return counters;
    }

    /** Bytes, packets, drops and errors, received and sent. */
    static long[] of(Nic nic) {
        return new long[] {
            nic.getRxBytes(),
            nic.getTxBytes(),
            nic.getRxPackets(),
            nic.getTxPackets(),
            nic.getRxDrops(),
            nic.getTxDrops(),
            nic.getRxErrors(),
            nic.getTxErrors()
        };
    }
}
