package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.Pressure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Growth of the stall totals of PSI; the totals, as the kernel's own averages have fixed windows
 * that are not ours.
 */
final class PressureRates {
    private final Map<String, Rate> some = new HashMap<>();
    private final Map<String, Rate> full = new HashMap<>();

    void step(long nanos, List<Pressure> before, List<Pressure> after) {
        for (Pressure to : after) {
            for (Pressure from : before) {
                if (from.getResource().equals(to.getResource())) {
                    step(some, to.getResource(), nanos, from.getSomeMicros(), to.getSomeMicros());
                    step(full, to.getResource(), nanos, from.getFullMicros(), to.getFullMicros());
                }
            }
        }
    }

    private static void step(
            Map<String, Rate> rates,
            String resource,
            long nanos,
            @Nullable Long before,
            @Nullable Long after) {
        if (before != null && after != null) {
            rates.computeIfAbsent(resource, r -> new Rate(1))
                    .step(nanos, new long[] {before}, new long[] {after});
        }
    }

    HostIndicators.Pressure indicators() {
        return new HostIndicators.Pressure(
                percent(some, "cpu"),
                percent(some, "memory"),
                percent(full, "memory"),
                percent(some, "io"),
                percent(full, "io"));
    }

    private static @Nullable Double percent(Map<String, Rate> rates, String resource) {
        Rate rate = rates.get(resource);
        return rate == null || !rate.known() ? null : Math.min(100, rate.perSecond(0) / 1e4);
    }
}
