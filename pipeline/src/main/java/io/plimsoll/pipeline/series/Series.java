package io.plimsoll.pipeline.series;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The series of a VM or a host. Most are watched for anomalies; the others serve forecasts. The
 * watched ones of a subject have the first slots.
 */
public enum Series {
    /** CPU time per time of all threads of the VM. */
    VM_CPU_USED(Subject.VM, 0, "vm.cpu.used", "cores", false, 0.25),
    /** Time that its vCPUs waited for a CPU, mean over them. */
    VM_CPU_READY(Subject.VM, 1, "vm.cpu.ready", "%", true, 5),
    /** What its guest uses. */
    VM_MEMORY_USED(Subject.VM, 2, "vm.memory.used", "B", false, 256 * Series.MIB),
    /** Resident memory of its QEMU; counts only for a guest that never told what it uses. */
    VM_MEMORY_RESIDENT(Subject.VM, 3, "vm.memory.resident", "B", false, 256 * Series.MIB),
    /** Bytes read and written per second, over all its disks. */
    VM_DISK_BYTES(Subject.VM, 4, "vm.disk.bytes", "B/s", false, 5e6),
    /** Requests per second, over all its disks. */
    VM_DISK_REQUESTS(Subject.VM, 5, "vm.disk.requests", "1/s", false, 100),
    /** Mean latency of reads or writes of its slowest disk. */
    VM_DISK_LATENCY(Subject.VM, 6, "vm.disk.latency", "ms", true, 10),
    /** Bytes received and sent per second, over all its NICs. */
    VM_NET_BYTES(Subject.VM, 7, "vm.net.bytes", "B/s", false, 5e6),
    /** CPU used, and waited for by its vCPUs; absent where waiting is not known. */
    VM_CPU_DEMAND(Subject.VM, 8, "vm.cpu.demand", "cores"),
    /** vCPUs online. */
    VM_VCPUS(Subject.VM, 9, "vm.vcpus", "cores"),
    /** What its guest has, used or not: what its balloon leaves it. */
    VM_MEMORY_TOTAL(Subject.VM, 10, "vm.memory.total", "B"),
    /** CPU used and waited for. */
    HOST_CPU_DEMAND(Subject.HOST, 0, "host.cpu.demand", "%", false, 10),
    /** Memory in use. */
    HOST_MEMORY_USED(Subject.HOST, 1, "host.memory.used", "%", false, 5),
    /** Bytes read and written per second, over all its disks. */
    HOST_DISK_BYTES(Subject.HOST, 2, "host.disk.bytes", "B/s", false, 2e7),
    /** Bytes received and sent per second, over all its interfaces. */
    HOST_NET_BYTES(Subject.HOST, 3, "host.net.bytes", "B/s", false, 2e7),
    /** Time in which some task waited for a CPU. */
    HOST_CPU_PRESSURE(Subject.HOST, 4, "host.pressure.cpu", "%", true, 10),
    /** Time in which some task waited for memory. */
    HOST_MEMORY_PRESSURE(Subject.HOST, 5, "host.pressure.memory", "%", true, 5),
    /** Time in which some task waited for I/O. */
    HOST_IO_PRESSURE(Subject.HOST, 6, "host.pressure.io", "%", true, 10),
    /** Use of the fullest link in its fuller direction. */
    HOST_NETWORK_USE(Subject.HOST, 7, "host.network.use", "%"),
    /** Time in which all its tasks waited for I/O. */
    HOST_IO_STALL(Subject.HOST, 8, "host.pressure.io.full", "%"),
    /** Memory of the fullest NUMA node that can't be had again. */
    HOST_NUMA_FULL(Subject.HOST, 9, "host.numa.full", "%");

    static final double MIB = 1 << 20;

    /** Whose series it is. */
    public enum Subject {
        /** Of a VM. */
        VM,
        /** Of a host. */
        HOST
    }

    private static final List<Series> OF_VMS = of(Subject.VM);
    private static final List<Series> OF_HOSTS = of(Subject.HOST);
    private static final List<Series> WATCHED_OF_VMS = watched(OF_VMS);
    private static final List<Series> WATCHED_OF_HOSTS = watched(OF_HOSTS);

    private final Subject subject;
    private final int slot;
    private final String indicator;
    private final String unit;
    private final boolean watched;
    private final boolean onlyMore;
    private final double matters;

    Series(Subject subject, int slot, String indicator, String unit) {
        this(subject, slot, indicator, unit, false, true, 0);
    }

    Series(
            Subject subject,
            int slot,
            String indicator,
            String unit,
            boolean onlyMore,
            double matters) {
        this(subject, slot, indicator, unit, true, onlyMore, matters);
    }

    Series(
            Subject subject,
            int slot,
            String indicator,
            String unit,
            boolean watched,
            boolean onlyMore,
            double matters) {
        this.subject = subject;
        this.slot = slot;
        this.indicator = indicator;
        this.unit = unit;
        this.watched = watched;
        this.onlyMore = onlyMore;
        this.matters = matters;
    }

    private static List<Series> of(Subject subject) {
        return Arrays.stream(values()).filter(series -> series.subject == subject).toList();
    }

    /** All of a VM or of a host, in the order of their slots. */
    public static List<Series> ofSubject(Subject subject) {
        return subject == Subject.VM ? OF_VMS : OF_HOSTS;
    }

    private static List<Series> watched(List<Series> all) {
        return all.stream().filter(Series::isWatched).toList();
    }

    /** Those of a VM or of a host that are watched, in the order of their slots. */
    public static List<Series> watchedOf(Subject subject) {
        return subject == Subject.VM ? WATCHED_OF_VMS : WATCHED_OF_HOSTS;
    }

    /** The watched series of this indicator. */
    public static Optional<Series> named(String indicator) {
        return Arrays.stream(values())
                .filter(series -> series.watched && series.indicator.equals(indicator))
                .findFirst();
    }

    /** The names of all that are watched, for messages. */
    public static String names() {
        return watched(List.of(values())).stream()
                .map(Series::indicator)
                .collect(Collectors.joining(", "));
    }

    /** Whose it is. */
    public Subject subject() {
        return subject;
    }

    /** Its place among those of its subject; part of the format of state, so it never changes. */
    public int slot() {
        return slot;
    }

    /** Its name in findings, points and options, such as {@code vm.cpu.used}. */
    public String indicator() {
        return indicator;
    }

    /** The unit of its values. */
    public String unit() {
        return unit;
    }

    /** Whether it is watched for anomalies; else it only serves forecasts. */
    public boolean isWatched() {
        return watched;
    }

    /** Whether only more of it is bad: nobody minds that waiting or latency fell. */
    public boolean onlyMore() {
        return onlyMore;
    }

    /** Less than this beyond what is usual is of no interest to anybody, in its unit. */
    public double matters() {
        return matters;
    }
}
