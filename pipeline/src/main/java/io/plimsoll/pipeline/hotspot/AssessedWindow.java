package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.HostWindow;

/**
 * A window with the verdict on its host.
 *
 * @param window the indicators
 * @param heat how the host stands after this window
 * @param shortages in what it is short by other signs
 */
public record AssessedWindow(HostWindow window, HostHeat heat, Shortages shortages) {

    /** Of a host without other signs. */
    public AssessedWindow(HostWindow window, HostHeat heat) {
        this(window, heat, Shortages.none());
    }

    /** Whether the CPU is to be relieved: demand is over its line, or the budget is spent. */
    public boolean cpuHot() {
        return heat.cpu().hot() || shortages.budget();
    }
}
