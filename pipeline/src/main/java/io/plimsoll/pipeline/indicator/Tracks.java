package io.plimsoll.pipeline.indicator;

import java.util.Map;
import java.util.TreeMap;

/**
 * The tracks of things of one kind, such as the disks of a VM, by what names them for ever. Never
 * by position: devices come, go and change places.
 */
final class Tracks<K extends Comparable<K>> {
    private final Map<K, CounterTrack> byKey = new TreeMap<>();

    CounterTrack of(K key) {
        CounterTrack track = byKey.get(key);
        if (track == null) {
            track = new CounterTrack();
            byKey.put(key, track);
        }
        return track;
    }

    /** The track of this key; one without a reading if there is none. */
    CounterTrack orEmpty(K key) {
        CounterTrack track = byKey.get(key);
        return track == null ? new CounterTrack() : track;
    }

    Map<K, CounterTrack> byKey() {
        return byKey;
    }

    /** What was not read in this tick went away. */
    void endUnlessReadIn(int tick) {
        for (CounterTrack track : byKey.values()) {
            track.endUnlessReadIn(tick);
        }
    }

    void restart() {
        byKey.values().forEach(CounterTrack::restart);
    }

    int resets() {
        int resets = 0;
        for (CounterTrack track : byKey.values()) {
            resets += track.resets();
        }
        return resets;
    }
}
