package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Nic;
import org.jspecify.annotations.Nullable;

/** Counters of the wire in the shape that tracks take. */
final class Counters {
    /** How many a network interface has. */
    static final int OF_A_NIC = 8;

    private Counters() {}

    /** What tells one life of counters from the next; none is one too. */
    static long epoch(@Nullable Number of) {
        return of == null ? CounterTrack.NONE : of.longValue();
    }

    /**
     * These counters in their order. One that is negative was not read: libvirt says 2^64-1 for
     * "not available".
     */
    static long[] of(@Nullable Long... counters) {
        long[] result = new long[counters.length];
        for (int i = 0; i < counters.length; i++) {
            Long counter = counters[i];
            result[i] = counter == null || counter < 0 ? CounterTrack.NONE : counter;
        }
        return result;
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
