package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.HostSample;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of the hosts of a task. They take about 30 kB of heap a VM, so there is a bound:
 * a host that comes when it is reached has none, and its windows are computed from its samples,
 * which takes several times the CPU.
 */
public final class OpenHosts {
    private final WindowCalculator calculator;
    private final long windowMillis;
    private final long storeMillis;
    private final int mostVms;
    private final Map<String, OpenWindows> byHost = new HashMap<>();
    private int vms;

    /**
     * None yet.
     *
     * @param windowMillis length of the windows on which decisions are made
     * @param storeMillis length of those that are stored, a multiple of it
     * @param mostVms no host is added beyond so many VMs
     */
    public OpenHosts(
            WindowCalculator calculator, long windowMillis, long storeMillis, int mostVms) {
        this.calculator = calculator;
        this.windowMillis = windowMillis;
        this.storeMillis = storeMillis;
        this.mostVms = mostVms;
    }

    /** Whether this host should be begun. */
    public boolean wants(String host) {
        return vms < mostVms && !byHost.containsKey(host);
    }

    /** Begins a host of which nothing came before. */
    public OpenWindows begin(String host) {
        OpenWindows begun = new OpenWindows(calculator, windowMillis, storeMillis);
        byHost.put(host, begun);
        return begun;
    }

    /** A sample that did not come before. */
    public void add(HostSample sample) {
        OpenWindows windows = byHost.get(sample.getHost());
        if (windows != null) {
            vms -= windows.vms();
            windows.add(sample);
            vms += windows.vms();
        }
    }

    /** Forgets a host. */
    public void end(String host) {
        OpenWindows windows = byHost.remove(host);
        vms -= windows == null ? 0 : windows.vms();
    }

    /** The window that ends then; empty if it is to be computed from the samples. */
    public Optional<HostWindow> window(String host, long endMillis) {
        @Nullable OpenWindows windows = byHost.get(host);
        return windows == null ? Optional.empty() : windows.window(endMillis);
    }

    /** The stored window that ends then; empty if it is to be computed from the samples. */
    public Optional<MeasuredWindow> stored(String host, long endMillis, Arrivals arrivals) {
        @Nullable OpenWindows windows = byHost.get(host);
        return windows == null ? Optional.empty() : windows.stored(endMillis, arrivals);
    }
}
