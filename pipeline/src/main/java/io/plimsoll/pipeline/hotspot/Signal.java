package io.plimsoll.pipeline.hotspot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A figure that can make a host or a VM hot, beside the host's CPU demand and memory. Each has one
 * line; it is cool again below half of it.
 */
public enum Signal {
    /** Mean over its VMs of the time that their vCPUs waited for others. */
    HOST_READY("cpu.ready", Shortage.CPU, false, true, "%", "its vCPUs wait for a CPU"),
    /** Pressure Stall Information of the CPU, some. */
    HOST_CPU_PRESSURE(
            "pressure.cpu.some", Shortage.CPU, false, true, "%", "a task waits for a CPU"),
    /** Pressure of the memory, full. */
    HOST_MEMORY_PRESSURE(
            "pressure.memory.full", Shortage.MEMORY, false, true, "%", "all tasks wait for memory"),
    /** What the host reads back from swap. */
    HOST_SWAP_IN("swap.in", Shortage.MEMORY, false, true, "MiB/s", "it reads back from swap"),
    /** Pressure of I/O, full. */
    HOST_IO_PRESSURE(
            "pressure.io.full", Shortage.DISK, false, true, "%", "all tasks wait for a disk"),
    /** Latency of the slowest disk that is not idle. */
    HOST_DISK_LATENCY("disk.latency", Shortage.DISK, false, true, "ms", "a disk's requests take"),
    /** The fuller direction of the fullest link. */
    HOST_NETWORK_USE("network.use", Shortage.NETWORK, false, false, "%", "a link is in use"),
    /** Packets lost at the worst interface. */
    HOST_NETWORK_DROPS("network.drops", Shortage.NETWORK, false, true, "%", "packets are dropped"),
    /** Memory of the fullest NUMA node that can't be had again. */
    HOST_NUMA_FULL("numa.full", Shortage.NUMA, false, false, "%", "a NUMA node is full"),
    /** Pages of the worst NUMA node that were wished elsewhere. */
    HOST_NUMA_REMOTE(
            "numa.remote", Shortage.NUMA, false, true, "%", "pages come from another NUMA node"),
    /** Demand of the host's CPUs against its overload budget. */
    HOST_BUDGET("cpu.overload", Shortage.CPU, false, false, "%", "its overload budget is used up"),
    /** Time that its vCPUs waited because others had the CPUs. */
    VM_READY("cpu.ready", Shortage.CPU, true, true, "%", "its vCPUs wait for a CPU"),
    /** Page faults of QEMU that waited for the host's disk or swap. */
    VM_FAULTS("memory.faults", Shortage.MEMORY, true, true, "1/s", "it waits for swapped pages"),
    /** What the guest reads back from its own swap. */
    VM_SWAP_IN("guest.swap.in", Shortage.MEMORY, true, true, "MiB/s", "its guest swaps in"),
    /** Mean latency of its requests. */
    VM_DISK_LATENCY("disk.latency", Shortage.DISK, true, true, "ms", "its requests take"),
    /** Packets lost at its interfaces. */
    VM_NETWORK_DROPS("network.drops", Shortage.NETWORK, true, true, "%", "packets are dropped"),
    /** Its memory away from the node that holds most, while pages come from another node. */
    VM_NUMA_REMOTE("numa.remote", Shortage.NUMA, true, true, "%", "its memory is remote");

    /** Those of a VM. */
    static final List<Signal> OF_VM =
            Arrays.stream(values()).filter(signal -> signal.ofVm).toList();

    private final String indicator;
    private final Shortage shortage;
    private final boolean ofVm;
    private final boolean contention;
    private final String unit;
    private final String words;

    Signal(
            String indicator,
            Shortage shortage,
            boolean ofVm,
            boolean contention,
            String unit,
            String words) {
        this.indicator = indicator;
        this.shortage = shortage;
        this.ofVm = ofVm;
        this.contention = contention;
        this.unit = unit;
        this.words = words;
    }

    /** Name of the indicator, as in findings. */
    public String indicator() {
        return indicator;
    }

    /** What is short. */
    public Shortage shortage() {
        return shortage;
    }

    /** Whether it is of a VM; else of a host. */
    public boolean ofVm() {
        return ofVm;
    }

    /** What kind of sign it is. */
    String kind() {
        return contention ? "contention" : "demand";
    }

    /** Unit of the figure. */
    public String unit() {
        return unit;
    }

    /** The figure in a sentence. */
    String words(double value, double line) {
        return String.format(
                Locale.ROOT, "%s: %s, %.1f %s (line %.4g)", kind(), words, value, unit, line);
    }
}
