package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Nic;

/**
 * The counters of one reading in the shape that a {@link Ledger} takes. There is one for all
 * readings of a host, each of which overwrites the one before, as there are dozens for each VM of
 * each tick.
 */
final class Counters {
    /** Stands for a counter that was not read. */
    static final long NONE = Long.MIN_VALUE;

    /** How many a network interface has. */
    static final int OF_A_NIC = 8;

    final long[] values = new long[OF_A_NIC];
    int count;

    /** A single one. As in the others, a negative one was not read: libvirt says -1 for that. */
    Counters of(long a) {
        count = 0;
        add(a);
        return this;
    }

    Counters of(long a, long b) {
        of(a);
        add(b);
        return this;
    }

    Counters of(long a, long b, long c) {
        of(a, b);
        add(c);
        return this;
    }

    Counters of(long a, long b, long c, long d) {
        of(a, b, c);
        add(d);
        return this;
    }

    Counters of(long a, long b, long c, long d, long e) {
        of(a, b, c, d);
        add(e);
        return this;
    }

    Counters of(long a, long b, long c, long d, long e, long f) {
        of(a, b, c, d, e);
        add(f);
        return this;
    }

    Counters of(long a, long b, long c, long d, long e, long f, long g) {
        of(a, b, c, d, e, f);
        add(g);
        return this;
    }

    Counters of(long a, long b, long c, long d, long e, long f, long g, long h) {
        of(a, b, c, d, e, f, g);
        add(h);
        return this;
    }

    /** Bytes, packets, drops and errors, received and sent. */
    Counters of(Nic nic) {
        return of(
                nic.getRxBytes(),
                nic.getTxBytes(),
                nic.getRxPackets(),
                nic.getTxPackets(),
                nic.getRxDrops(),
                nic.getTxDrops(),
                nic.getRxErrors(),
                nic.getTxErrors());
    }

    private void add(long counter) {
        values[count++] = counter < 0 ? NONE : counter;
    }

    /** Whether none of them was read. */
    boolean isEmpty() {
        for (int i = 0; i < count; i++) {
            if (values[i] != NONE) {
                return false;
            }
        }
        return true;
    }
}
