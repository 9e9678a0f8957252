package io.plimsoll.pipeline.indicator;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of the things of one kind, such as the disks of a VM. A view of a {@link Directory},
 * made whenever it is needed: what is kept of thousands of VMs should be few objects.
 */
final class Tracks<K extends Comparable<K>> {
    /** Most VMs have no more disks or interfaces. */
    static final int FEW = 2;

    private final Directory directory;
    private final Kind<K> kind;

    Tracks(Directory directory, Kind<K> kind) {
        this.directory = directory;
        this.kind = kind;
    }

    /** As {@link Directory#of}. */
    CounterTrack of(K key) {
        return directory.of(kind, key);
    }

    /** As {@link Directory#epochAs}. */
    int epochAs(String name, boolean inside) {
        return directory.epochAs(name, inside);
    }

    /** As {@link Directory#name}. */
    @Nullable String name(K key) {
        return directory.name(kind, key);
    }

    /** The track of the first group of this thing; one without a reading if there is none. */
    CounterTrack orEmpty(K key) {
        return orEmpty(key, 0);
    }

    /** As {@link Directory#orEmpty}. */
    CounterTrack orEmpty(K key, int group) {
        return directory.orEmpty(kind, key, group);
    }

    /** As {@link Directory#forEach}. */
    void forEach(BiConsumer<K, CounterTrack> action) {
        directory.forEach(kind, action);
    }

    /** As {@link Directory#forEachMoved}. */
    void forEachMoved(BiConsumer<K, CounterTrack> action) {
        directory.forEachMoved(kind, action);
    }

    /** As {@link Directory#endUnlessReadIn}. */
    void endUnlessReadIn(int tick) {
        directory.endUnlessReadIn(kind, tick);
    }

    /** As {@link Directory#resets}. */
    int resets() {
        return directory.resets(kind);
    }
}
