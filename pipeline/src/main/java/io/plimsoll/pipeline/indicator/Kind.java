package io.plimsoll.pipeline.indicator;

/** A kind of things that have counters, such as the disks of a VM, by what names them for ever. */
final class Kind<K extends Comparable<K>> {
    // As VMs are read: what comes next is expected right behind what came last.
    static final Kind<Integer> VCPU = new Kind<>(0, Integer.class, 3, 3);
    static final Kind<String> PRESSURE = new Kind<>(1, String.class, 1, 1);
    static final Kind<String> NIC = new Kind<>(2, String.class, Counters.OF_A_NIC);
    static final Kind<String> VM_DISK = new Kind<>(3, String.class, 4, 4, 2, 1);
    static final Kind<CpuState> CPU_STATE = new Kind<>(4, CpuState.class, 1);
    static final Kind<String> VMSTAT = new Kind<>(5, String.class, 1);
    static final Kind<Integer> NUMA_NODE = new Kind<>(6, Integer.class, 5);
    static final Kind<String> HOST_DISK = new Kind<>(7, String.class, 8, 7);

    static final int KINDS = 8;

    private final int number;
    private final Class<K> type;
    private final int[] widths;

    private Kind(int number, Class<K> type, int... widths) {
        this.number = number;
        this.type = type;
        this.widths = widths;
    }

    /** Its place among all, from 0 on. */
    int number() {
        return number;
    }

    /** Of what names a thing. */
    Class<K> type() {
        return type;
    }

    /** Groups of counters that a thing has; the first says whether it moved and was reset. */
    int groups() {
        return widths.length;
    }

    /** Begins the groups of a further thing, and tells where the first is. */
    int addTo(Ledger ledger) {
        return ledger.add(widths);
    }
}
