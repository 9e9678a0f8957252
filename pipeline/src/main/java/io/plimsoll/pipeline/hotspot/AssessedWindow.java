package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.HostWindow;

/**
 * A window with the verdict on its host.
 *
 * @param window the indicators
 * @param heat how the host stands after this window
 * @param shortages in what it is short by other signs
 * @param cpuExpected whether it is to be treated as hot in CPU as it is expected to be
 * @param memoryExpected the same of memory
 */
public record AssessedWindow(
        HostWindow window,
        HostHeat heat,
        Shortages shortages,
        boolean cpuExpected,
        boolean memoryExpected) {

    /** Of a host without other signs. */
    public AssessedWindow(HostWindow window, HostHeat heat) {
        this(window, heat, Shortages.none());
    }

    /** Of a host of which nothing is expected. */
    public AssessedWindow(HostWindow window, HostHeat heat, Shortages shortages) {
        this(window, heat, shortages, false, false);
    }

    /** This with what is expected. */
    public AssessedWindow expecting(boolean cpu, boolean memory) {
        return new AssessedWindow(window, heat, shortages, cpu, memory);
    }

    /**
     * Whether the CPU is to be relieved: demand is over its line, or expected to be, or the budget
     * is spent.
     */
    public boolean cpuHot() {
        return heat.cpu().hot() || shortages.budget() || cpuExpected;
    }

    /** Whether the memory is to be relieved: its use is over its line, or expected to be. */
    public boolean memoryHot() {
        return heat.memory().hot() || memoryExpected;
    }

    /** Whether it is hot only by what is expected. */
    public boolean merelyExpected() {
        return (cpuExpected || memoryExpected) && !heat.hot() && !shortages.budget();
    }
}
