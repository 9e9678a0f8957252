package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Pressure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Growth of the stall totals of PSI; the totals, as the kernel's own averages have fixed windows
 * that are not ours.
 */
final class PressureTracks {
    private final Tracks<String> some;
    private final Tracks<String> full;

    PressureTracks(Focus focus) {
        some = new Tracks<>(focus);
        full = new Tracks<>(focus);
    }

    void read(Moment moment, long nanos, List<Pressure> pressures) {
        for (Pressure pressure : pressures) {
            String resource = pressure.getResource();
            some.of(resource).read(moment, null, nanos, Counters.of(pressure.getSomeMicros()));
            full.of(resource).read(moment, null, nanos, Counters.of(pressure.getFullMicros()));
        }
        endUnlessReadIn(moment.tick());
    }

    void endUnlessReadIn(int tick) {
        some.endUnlessReadIn(tick);
        full.endUnlessReadIn(tick);
    }

    void restart() {
        some.restart();
        full.restart();
    }

    /** Share of the time in which some task stalled, 0 to 100. */
    Spread somePercent(String resource, AbsenceReason otherwise) {
        return percent(some, resource, otherwise);
    }

    /** Share of the time in which all tasks stalled, 0 to 100. */
    Spread fullPercent(String resource, AbsenceReason otherwise) {
        return percent(full, resource, otherwise);
    }

    private static Spread percent(Tracks<String> tracks, String resource, AbsenceReason otherwise) {
        return tracks.orEmpty(resource).spread(otherwise, 0).times(1e-4).atMost(100);
    }

    /** The indicators of a host. */
    HostIndicators.Pressure indicators() {
        AbsenceReason otherwise = AbsenceReason.KERNEL_LACKS;
        return new HostIndicators.Pressure(
                mean(some, "cpu", otherwise),
                mean(some, "memory", otherwise),
                mean(full, "memory", otherwise),
                mean(some, "io", otherwise),
                mean(full, "io", otherwise));
    }

    private static @Nullable Double mean(
            Tracks<String> tracks, String resource, AbsenceReason otherwise) {
        return tracks.orEmpty(resource).perSecond(0, otherwise).times(1e-4).atMost(100).orNull();
    }
}
