package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What network interfaces did: those of a host by their name, those of a VM by their MAC, as a tap
 * has another name after every start. Another tap is another epoch.
 */
final class NicTracks {
    private final Tracks<String> tracks;
    private final Map<String, Speed> speeds;
    private final Focus focus;

    /** A speed is read slowly and not repeated, so it matters in which tick it was. */
    record Speed(int tick, int mbit) {}

    /**
     * A view.
     *
     * @param speeds of a host's interfaces, as they were read last
     */
    NicTracks(Directory directory, Map<String, Speed> speeds, Focus focus) {
        tracks = new Tracks<>(directory, Kind.NIC);
        this.speeds = speeds;
        this.focus = focus;
    }

    static String keyOf(Nic nic) {
        String mac = nic.getMac();
        return mac == null || mac.isEmpty() ? nic.getDevice() : mac;
    }

    void readHost(Moment moment, long nanos, List<Nic> nics) {
        for (Nic nic : nics) {
            Integer speed = nic.getSpeedMbit();
            if (moment.inside() && speed != null && speed > 0) {
                speeds.put(nic.getDevice(), new Speed(moment.tick(), speed));
            }
            tracks.of(nic.getDevice()).read(moment, 0, nanos, moment.counters().of(nic));
        }
        tracks.endUnlessReadIn(moment.tick());
    }

    void readVm(Moment moment, long nanos, List<Nic> nics) {
        for (Nic nic : nics) {
            String key = keyOf(nic);
            CounterTrack track = tracks.of(key);
            int tap = tracks.epochAs(nic.getDevice(), moment.inside());
            track.read(moment, tap, nanos, moment.counters().of(nic));
        }
        tracks.endUnlessReadIn(moment.tick());
    }

    int resets() {
        return tracks.resets();
    }

    /** Those that are there at the end, and those that left in the window. */
    Set<String> keys(List<String> last) {
        Set<String> keys = new TreeSet<>(last);
        tracks.forEachMoved((key, track) -> keys.add(key));
        return keys;
    }

    /** Rate of one of the counters of {@link Counters#of(Nic)}. */
    Spread rate(String key, int counter) {
        return tracks.orEmpty(key).spread(AbsenceReason.HYPERVISOR_LACKS, counter);
    }

    /** Its mean over the window alone. */
    Value perSecond(String key, int counter) {
        return tracks.orEmpty(key).perSecond(counter, AbsenceReason.HYPERVISOR_LACKS);
    }

    /** The indicators of those whose rates are known. */
    List<NicIndicators> indicators() {
        List<NicIndicators> result = new ArrayList<>(Tracks.FEW);
        tracks.forEachMoved((key, track) -> result.add(indicators(key, track)));
        return result;
    }

    private NicIndicators indicators(String key, CounterTrack track) {
        Speed speed = speeds.get(key);
        String device = tracks.name(key);
        return new NicIndicators(
                device == null ? key : device,
                track.rateOrZero(0),
                track.rateOrZero(1),
                track.rateOrZero(2),
                track.rateOrZero(3),
                track.rateOrZero(4),
                track.rateOrZero(5),
                speed == null || speed.tick < focus.fromTick() ? null : speed.mbit);
    }
}
