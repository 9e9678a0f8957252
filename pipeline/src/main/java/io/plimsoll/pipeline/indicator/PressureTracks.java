package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Pressure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Growth of the stall totals of PSI; the totals, as the kernel's own averages have fixed windows
 * that are not ours.
 */
final class PressureTracks {
    private static final int SOME = 0;
    private static final int FULL = 1;

    private final Tracks<String> tracks;

    PressureTracks(Directory directory) {
        tracks = new Tracks<>(directory, Kind.PRESSURE);
    }

    void read(Moment moment, long nanos, List<Pressure> pressures) {
        for (Pressure pressure : pressures) {
            CounterTrack some = tracks.of(pressure.getResource());
            some.read(moment, 0, nanos, moment.counters().of(pressure.someMicrosOr(NONE)));
            some.next().read(moment, 0, nanos, moment.counters().of(pressure.fullMicrosOr(NONE)));
        }
        tracks.endUnlessReadIn(moment.tick());
    }

    /** Share of the time in which some task stalled, 0 to 100. */
    Spread somePercent(String resource, AbsenceReason otherwise) {
        return tracks.orEmpty(resource, SOME).spread(otherwise, 0).times(1e-4).atMost(100);
    }

    /** Share of the time in which all tasks stalled, 0 to 100; its mean over the window alone. */
    Value fullPercent(String resource, AbsenceReason otherwise) {
        return percent(FULL, resource, otherwise);
    }

    private Value percent(int kind, String resource, AbsenceReason otherwise) {
        return tracks.orEmpty(resource, kind).perSecond(0, otherwise).times(1e-4).atMost(100);
    }

    /** The indicators of a host. */
    HostIndicators.Pressure indicators() {
        return new HostIndicators.Pressure(
                mean(SOME, "cpu"),
                mean(SOME, "memory"),
                mean(FULL, "memory"),
                mean(SOME, "io"),
                mean(FULL, "io"));
    }

    private @Nullable Double mean(int kind, String resource) {
        return Value.orNull(Math.min(100, tracks.orEmpty(resource, kind).rate(0) * 1e-4));
    }
}
