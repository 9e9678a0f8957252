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
        return byKey.computeIfAbsent(key, k -> new CounterTrack());
    }

    /** The track of this key; one without a reading if there is none. */
    CounterTrack orEmpty(K key) {
        return byKey.getOrDefault(key, new CounterTrack());
    }

    Map<K, CounterTrack> byKey() {
        return byKey;
    }

    /** What was not read in this tick went away. */
    void endUnlessReadIn(int tick) {
        byKey.values().forEach(track -> track.endUnlessReadIn(tick));
    }

    void restart() {
        byKey.values().forEach(CounterTrack::restart);
    }

    int resets() {
        return byKey.values().stream().mapToInt(CounterTrack::resets).sum();
    }
}
