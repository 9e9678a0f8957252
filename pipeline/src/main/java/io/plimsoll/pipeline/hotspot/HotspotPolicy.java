package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.culprit.ContentionLines;
import java.io.Serializable;

/**
 * When a host is hot. Entering needs the higher line, leaving the lower one, each in k of the last
 * n windows.
 *
 * @param cpuLinePercent demand beyond this share of the capacity is too much, in percent
 * @param cpuClearPercent demand below this ends it, in percent
 * @param memoryLinePercent memory in use beyond this is too much, in percent
 * @param memoryClearPercent memory in use below this ends it, in percent
 * @param k windows needed, 1 to n
 * @param n windows looked at, 1 to 32
 * @param lines of all other signals
 * @param budget how long the host may be overloaded
 * @param outlook what is done when it will be hot by its forecast
 */
public record HotspotPolicy(
        double cpuLinePercent,
        double cpuClearPercent,
        double memoryLinePercent,
        double memoryClearPercent,
        int k,
        int n,
        SignalLines lines,
        OverloadBudget budget,
        OutlookPolicy outlook)
        implements Serializable {

    /** Packets per second; fewer are lost on quiet links too. */
    private static final double HURT_DROPS = 10;

    /** A VM is no longer over its line below this share of it. */
    private static final double VM_CLEAR = 0.9;

    /** Checks the lines and counts. */
    public HotspotPolicy {
        checkLines("CPU", cpuLinePercent, cpuClearPercent);
        checkLines("memory", memoryLinePercent, memoryClearPercent);
        if (n < 1 || n > Integer.SIZE || k < 1 || k > n) {
            throw new IllegalArgumentException(
                    "hotspot needs 1 <= k <= n <= 32, not k=" + k + " and n=" + n);
        }
    }

    /** With the usual lines, and a tenth of the time of a day of 10 s windows as budget. */
    public HotspotPolicy(
            double cpuLinePercent,
            double cpuClearPercent,
            double memoryLinePercent,
            double memoryClearPercent,
            int k,
            int n) {
        this(
                cpuLinePercent,
                cpuClearPercent,
                memoryLinePercent,
                memoryClearPercent,
                k,
                n,
                SignalLines.usual(),
                new OverloadBudget(0.1, 60, 0, 8_640),
                OutlookPolicy.usual());
    }

    /** The line of this resource, in percent. */
    double line(Resource resource) {
        return switch (resource) {
            case CPU -> cpuLinePercent;
            case MEMORY -> memoryLinePercent;
        };
    }

    /** Below this it is over, in percent. */
    double clear(Resource resource) {
        return switch (resource) {
            case CPU -> cpuClearPercent;
            case MEMORY -> memoryClearPercent;
        };
    }

    /** The line of what is forecast, in percent. */
    double line(Foreseen what) {
        return switch (what) {
            case HOST_CPU -> cpuLinePercent;
            case HOST_MEMORY -> memoryLinePercent;
            case HOST_NETWORK -> line(Signal.HOST_NETWORK_USE);
            case HOST_DISK -> line(Signal.HOST_IO_PRESSURE);
            case HOST_NUMA -> line(Signal.HOST_NUMA_FULL);
            case VM_CPU -> outlook.vms().cpuLinePercent();
            case VM_MEMORY -> outlook.vms().memoryLinePercent();
        };
    }

    /** Below this it is no longer there, in percent. */
    double clear(Foreseen what) {
        return switch (what) {
            case HOST_CPU -> cpuClearPercent;
            case HOST_MEMORY -> memoryClearPercent;
            case HOST_NETWORK -> clear(Signal.HOST_NETWORK_USE);
            case HOST_DISK -> clear(Signal.HOST_IO_PRESSURE);
            case HOST_NUMA -> clear(Signal.HOST_NUMA_FULL);
            case VM_CPU, VM_MEMORY -> VM_CLEAR * line(what);
        };
    }

    /** So probable it must be that the line is passed, 0.05 to 0.95. */
    double chance(Foreseen what) {
        return what.ofVm() ? outlook.vms().chance() : outlook.chance();
    }

    /** This policy with another use of forecasts. */
    public HotspotPolicy with(OutlookPolicy other) {
        return new HotspotPolicy(
                cpuLinePercent,
                cpuClearPercent,
                memoryLinePercent,
                memoryClearPercent,
                k,
                n,
                lines,
                budget,
                other);
    }

    /** The line of this signal, in its unit. */
    public double line(Signal signal) {
        return switch (signal) {
            case HOST_BUDGET -> 100 * budget.share();
            default -> lines.of(signal);
        };
    }

    /** From where on a VM counts as hurt by its neighbours. */
    public ContentionLines contention() {
        return new ContentionLines(
                lines.readyPercent(), lines.latencyMillis(), lines.faultsPerSecond(), HURT_DROPS);
    }

    /** Below this the signal is over. */
    double clear(Signal signal) {
        return switch (signal) {
            case HOST_BUDGET -> cpuClearPercent;
            default -> lines.clear(signal);
        };
    }

    private static void checkLines(String what, double line, double clear) {
        if (!(clear > 0 && clear < line)) {
            throw new IllegalArgumentException(
                    what
                            + " line "
                            + line
                            + " % must be above its clear line "
                            + clear
                            + " %, and both above 0; equal lines would make hosts flap");
        }
    }
}
