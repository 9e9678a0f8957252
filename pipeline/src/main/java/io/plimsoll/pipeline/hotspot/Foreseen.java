package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A figure in percent that is forecast against a line: in what a host or a VM can be expected hot.
 */
public enum Foreseen {
    /** A host's CPU demand. */
    HOST_CPU(0, false, "cpu.demand", "%", "CPU demand"),
    /** A host's memory. */
    HOST_MEMORY(1, false, "memory.used", "%", "memory in use"),
    /** The fuller direction of a host's fullest link. */
    HOST_NETWORK(2, false, "network.use", "%", "use of the fullest link"),
    /**
     * Pressure of I/O, full. That a disk is busy all the time says little: one that serves many
     * requests at once is busy at a fraction of what it can do.
     */
    HOST_DISK(3, false, "pressure.io.full", "%", "time in which all tasks wait for a disk"),
    /** Memory of a host's fullest NUMA node. */
    HOST_NUMA(4, false, "numa.full", "%", "memory in use of the fullest NUMA node"),
    /** A VM's demand in percent of its vCPUs. */
    VM_CPU(5, true, "cpu.demand", "cores", "CPU demand"),
    /** What a guest uses in percent of what its balloon leaves it. */
    VM_MEMORY(6, true, "memory.used", "B", "memory in use");

    private final int slot;
    private final boolean ofVm;
    private final String indicator;
    private final String unit;
    private final String words;

    Foreseen(int slot, boolean ofVm, String indicator, String unit, String words) {
        this.slot = slot;
        this.ofVm = ofVm;
        this.indicator = indicator;
        this.unit = unit;
        this.words = words;
    }

    /** What this forecast is about; empty if there is no line for it. */
    static Optional<Foreseen> of(SubjectForecast forecast) {
        boolean vm = forecast.ofVm();
        return switch (forecast.resource()) {
            case CPU -> Optional.of(vm ? VM_CPU : HOST_CPU);
            case MEMORY -> Optional.of(vm ? VM_MEMORY : HOST_MEMORY);
            case LINK -> Optional.of(HOST_NETWORK);
            case IO_STALL -> Optional.of(HOST_DISK);
            case NUMA -> Optional.of(HOST_NUMA);
            case DISK, NETWORK -> Optional.empty();
        };
    }

    /** The one of this slot. */
    static Optional<Foreseen> ofSlot(int slot) {
        return Arrays.stream(values()).filter(each -> each.slot == slot).findFirst();
    }

    /** Its place in state; never changes. */
    int slot() {
        return slot;
    }

    /** Whether it is of a VM; else of a host. */
    public boolean ofVm() {
        return ofVm;
    }

    /** Name of the indicator that is forecast, as in findings. */
    public String indicator() {
        return indicator;
    }

    /** Unit of the same figure if it is not in percent. */
    String unit() {
        return unit;
    }

    /** The figure in a sentence. */
    String words() {
        return words;
    }

    /** What the planner can take away from a host; null if it can't. */
    @Nullable Resource curable() {
        return switch (this) {
            case HOST_CPU -> Resource.CPU;
            case HOST_MEMORY -> Resource.MEMORY;
            case HOST_NETWORK, HOST_DISK, HOST_NUMA, VM_CPU, VM_MEMORY -> null;
        };
    }
}
