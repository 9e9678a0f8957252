package io.plimsoll.pipeline.plan;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.Heat;
import io.plimsoll.pipeline.hotspot.HostHeat;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.Quality;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a window of 10 s of a host with 10 CPUs and 100 GiB, hot above 85 % CPU and 94 % memory.
 */
final class AWindow {
    static final long SIZE = 10_000;

    private static final long GIB = 1L << 30;
    private static final int RUNNING = 1;

    private final String host;
    private final long endMillis;
    private final List<VmIndicators> vms = new ArrayList<>();
    private double cores;
    private double gib = 5;
    private boolean demandKnown = true;
    private boolean hot;

    private AWindow(String host, long endMillis) {
        this.host = host;
        this.endMillis = endMillis;
    }

    static AWindow aWindow(String host, long endMillis) {
        return new AWindow(host, endMillis);
    }

    /** What the host takes itself. */
    AWindow own(double ownCores, double ownGib) {
        cores += ownCores;
        gib += ownGib;
        return this;
    }

    AWindow vm(String name, double demandCores, long residentGib) {
        return vm(name, demandCores, residentGib, RUNNING);
    }

    AWindow vm(String name, @Nullable Double demandCores, long residentGib, int state) {
        cores += demandCores == null ? 0 : demandCores;
        gib += residentGib;
        vms.add(
                new VmIndicators(
                        "uuid-" + name,
                        name,
                        state,
                        4,
                        demandCores,
                        demandCores,
                        null,
                        null,
                        null,
                        residentGib * GIB,
                        residentGib * GIB,
                        null,
                        null,
                        residentGib * GIB,
                        List.of(),
                        List.of()));
        return this;
    }

    AWindow demandUnknown() {
        demandKnown = false;
        return this;
    }

    /** Hot in CPU although it may be under the line now. */
    AWindow stillHot() {
        hot = true;
        return this;
    }

    AssessedWindow build() {
        HostIndicators indicators =
                new HostIndicators(
                        10,
                        Math.min(cores, 10),
                        demandKnown ? Double.valueOf(cores) : null,
                        null,
                        null,
                        100 * GIB,
                        Math.round((100 - gib) * GIB),
                        0,
                        new HostIndicators.Pressure(null, null, null, null, null),
                        List.of(),
                        List.of());
        HostWindow window =
                new HostWindow(
                        "c1",
                        host,
                        endMillis - SIZE,
                        endMillis,
                        indicators,
                        vms,
                        new Quality(10, 10, 0, 0, 0));
        return new AssessedWindow(
                window,
                new HostHeat(
                        heat(hot || 10 * cores > AHost.CPU_LINE),
                        heat(gib > AHost.MEMORY_LINE),
                        endMillis));
    }

    private Heat heat(boolean isHot) {
        return new Heat(isHot, endMillis, 0, 0, 5);
    }
}
