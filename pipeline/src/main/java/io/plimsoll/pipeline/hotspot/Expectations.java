package io.plimsoll.pipeline.hotspot;

import java.util.List;

/** Of several forecasts the one that counts: that which looks farthest ahead. */
final class Expectations {
    private Expectations() {}

    static Signal signalOf(Resource resource) {
        return switch (resource) {
            case CPU -> Signal.HOST_CPU_EXPECTED;
            case MEMORY -> Signal.HOST_MEMORY_EXPECTED;
        };
    }

    /** Its lower bound, in percent; NaN if nothing is said of this resource. */
    static double low(List<Expectation> expected, Resource resource) {
        double low = Double.NaN;
        long farthest = Long.MIN_VALUE;
        for (Expectation each : expected) {
            if (each.resource() == resource && each.horizonMillis() > farthest) {
                farthest = each.horizonMillis();
                low = each.lowPercent();
            }
        }
        return low;
    }
}
