package io.plimsoll.pipeline.indicator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The tracks of things of one kind, such as the disks of a VM, by what names them for ever. Never
 * by position: devices come, go and change places. They are few and mostly come in the same order,
 * so they are looked for behind the one that was asked for last, or at it, as many figures are
 * asked of each.
 */
final class Tracks<K extends Comparable<K>> {
    private final Focus focus;
    private final List<K> keys = new ArrayList<>(4);
    private final List<CounterTrack> tracks = new ArrayList<>(4);
    private int next;

    Tracks(Focus focus) {
        this.focus = focus;
    }

    CounterTrack of(K key) {
        int at = find(key);
        if (at >= 0) {
            next = at + 1;
            return tracks.get(at);
        }
        CounterTrack track = new CounterTrack(focus);
        keys.add(-at - 1, key);
        tracks.add(-at - 1, track);
        next = -at;
        return track;
    }

    /** The track of this key; one without a reading if there is none. */
    CounterTrack orEmpty(K key) {
        int at = find(key);
        if (at < 0) {
            return new CounterTrack(focus);
        }
        next = at + 1;
        return tracks.get(at);
    }

    /** As {@link Collections#binarySearch}. */
    private int find(K key) {
        if (next < keys.size() && keys.get(next).equals(key)) {
            return next;
        }
        if (next > 0 && keys.get(next - 1).equals(key)) {
            return next - 1;
        }
        if (!keys.isEmpty() && keys.get(0).equals(key)) {
            return 0;
        }
        return Collections.binarySearch(keys, key);
    }

    /** In the order of the keys. */
    void forEach(BiConsumer<K, CounterTrack> action) {
        for (int i = 0; i < keys.size(); i++) {
            action.accept(keys.get(i), tracks.get(i));
        }
    }

    /** Those of which rates are known, in the order of the keys. */
    void forEachMoved(BiConsumer<K, CounterTrack> action) {
        for (int i = 0; i < keys.size(); i++) {
            if (tracks.get(i).moved()) {
                action.accept(keys.get(i), tracks.get(i));
            }
        }
    }

    /** What was not read in this tick went away. */
    void endUnlessReadIn(int tick) {
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).endUnlessReadIn(tick);
        }
    }

    void restart() {
        tracks.forEach(CounterTrack::restart);
    }

    int resets() {
        int resets = 0;
        for (int i = 0; i < tracks.size(); i++) {
            resets += tracks.get(i).resets();
        }
        return resets;
    }
}
