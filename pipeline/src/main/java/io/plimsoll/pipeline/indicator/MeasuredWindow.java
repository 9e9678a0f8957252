package io.plimsoll.pipeline.indicator;

import java.util.List;

/**
 * All that is known of a host and its VMs over a window. It is not a stream type: what leaves the
 * operator is its {@link HostWindow}, and its points.
 */
public final class MeasuredWindow {
    private final HostWindow window;
    private final MeasuredHost host;
    private final List<MeasuredVm> vms;
    private final MeasuredQuality quality;
    private final List<ReadTick> ticks;

    MeasuredWindow(
            HostWindow window,
            MeasuredHost host,
            List<MeasuredVm> vms,
            MeasuredQuality quality,
            List<ReadTick> ticks) {
        this.window = window;
        this.host = host;
        this.vms = vms;
        this.quality = quality;
        this.ticks = ticks;
    }

    /** What decisions are made on. */
    public HostWindow window() {
        return window;
    }

    /** The ticks of the window in the agent's order; none if it was computed tick by tick. */
    public List<ReadTick> ticks() {
        return ticks;
    }

    MeasuredHost host() {
        return host;
    }

    /** All VMs, also those that wait for a migration to arrive. */
    List<MeasuredVm> vms() {
        return vms;
    }

    MeasuredQuality quality() {
        return quality;
    }
}
