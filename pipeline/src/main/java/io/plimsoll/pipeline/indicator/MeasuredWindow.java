package io.plimsoll.pipeline.indicator;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is known of a host and its VMs over a window. It is not a stream type: what leaves the
 * operator is its {@link HostWindow}, and its points.
 */
public final class MeasuredWindow {
    private final long startMillis;
    private final long endMillis;
    private final MeasuredHost host;
    private final List<MeasuredVm> vms;
    private final MeasuredQuality quality;
    private final List<ReadTick> ticks;

    MeasuredWindow(
            long startMillis,
            long endMillis,
            MeasuredHost host,
            List<MeasuredVm> vms,
            MeasuredQuality quality,
            List<ReadTick> ticks) {
        this.startMillis = startMillis;
        this.endMillis = endMillis;
        this.host = host;
        this.vms = vms;
        this.quality = quality;
        this.ticks = ticks;
    }

    /** What decisions are made on; computed anew by each call. */
    public HostWindow window() {
        List<VmIndicators> indicators = new ArrayList<>(vms.size());
        for (MeasuredVm vm : vms) {
            if (!vm.arriving()) {
                indicators.add(vm.indicators());
            }
        }
        return new HostWindow(
                cluster(),
                hostName(),
                startMillis,
                endMillis,
                host.indicators(),
                indicators,
                quality.quality());
    }

    /** End of the window, exclusive, ms since 1970. */
    public long endMillis() {
        return endMillis;
    }

    String cluster() {
        return quality.last().head().getCluster();
    }

    String hostName() {
        return quality.last().head().getHost();
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
