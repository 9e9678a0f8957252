package io.plimsoll.pipeline.indicator;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of things of one kind, such as the disks of a VM, by what names them for ever. Never
 * by position: devices come, go and change places. They are few, and a decoder gives the same
 * object for the same name, so the very key is looked for before one that is equal: that needs no
 * look into any of them.
 *
 * <p>A thing may have several groups of counters, of which the first says whether it moved and was
 * reset.
 */
final class Tracks<K extends Comparable<K>> {
    /** Most VMs have no more disks or interfaces. */
    static final int FEW = 2;

    private final Ledger ledger;
    private final int[] widths;
    private Object[] keys = new Object[FEW];
    private int[] groups = new int[FEW];
    private int size;
    private @Nullable String[] names = {};
    private @Nullable String[] namesInside = {};
    private long[] epochs = {};

    /**
     * None yet.
     *
     * @param widths counters of each group
     */
    Tracks(Ledger ledger, int... widths) {
        this.ledger = ledger;
        this.widths = widths;
    }

    /** The track of the first group of this key, which is begun if there is none. */
    CounterTrack of(K key) {
        return track(place(key), 0);
    }

    private int place(K key) {
        int at = find(key);
        if (at < 0) {
            at = -at - 1;
            insert(at, key);
        }
        return at;
    }

    /** A number that is another one whenever this thing is called otherwise than before. */
    long epoch(K key, String name, boolean inside) {
        int at = place(key);
        if (names.length < keys.length) {
            names = Arrays.copyOf(names, keys.length);
            namesInside = Arrays.copyOf(namesInside, keys.length);
            epochs = Arrays.copyOf(epochs, keys.length);
        }
        if (!name.equals(names[at])) {
            names[at] = name;
            epochs[at]++;
        }
        if (inside) {
            namesInside[at] = name;
        }
        return epochs[at];
    }

    /** What this thing was called last in the window; null if it was not there. */
    @Nullable String name(K key) {
        int at = find(key);
        return at < 0 || at >= namesInside.length ? null : namesInside[at];
    }

    private void insert(int at, K key) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            groups = Arrays.copyOf(groups, 2 * size);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(groups, at, groups, at + 1, size - at);
        if (names.length > size) {
            System.arraycopy(names, at, names, at + 1, size - at);
            System.arraycopy(epochs, at, epochs, at + 1, size - at);
            System.arraycopy(namesInside, at, namesInside, at + 1, size - at);
            names[at] = null;
            namesInside[at] = null;
            epochs[at] = 0;
        }
        keys[at] = key;
        groups[at] = ledger.add(widths[0]);
        for (int i = 1; i < widths.length; i++) {
            ledger.add(widths[i]);
        }
        size++;
    }

    private CounterTrack track(int at, int number) {
        int group = groups[at];
        for (int i = 0; i < number; i++) {
            group = Ledger.after(group);
        }
        return new CounterTrack(ledger, group);
    }

    /** The track of the first group of this key; one without a reading if there is none. */
    CounterTrack orEmpty(K key) {
        return orEmpty(key, 0);
    }

    /** That of another group. */
    CounterTrack orEmpty(K key, int number) {
        int at = find(key);
        if (at < 0) {
            return CounterTrack.empty(widths[number]);
        }
        return track(at, number);
    }

    /** As {@link Arrays#binarySearch}. */
    private int find(K key) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                return i;
            }
        }
        int equal = Arrays.binarySearch(keys, 0, size, key);
        if (equal >= 0) {
            keys[equal] = key;
        }
        return equal;
    }

    @SuppressWarnings("unchecked") // only keys are put there
    private K key(int at) {
        return (K) keys[at];
    }

    /** In the order of the keys. */
    void forEach(BiConsumer<K, CounterTrack> action) {
        for (int i = 0; i < size; i++) {
            action.accept(key(i), track(i, 0));
        }
    }

    /** Those of which rates are known, in the order of the keys. */
    void forEachMoved(BiConsumer<K, CounterTrack> action) {
        for (int i = 0; i < size; i++) {
            CounterTrack track = track(i, 0);
            if (track.moved()) {
                action.accept(key(i), track);
            }
        }
    }

    /** What was not read in this tick went away. */
    void endUnlessReadIn(int tick) {
        for (int i = 0; i < size; i++) {
            int group = groups[i];
            for (int number = 0; number < widths.length; number++) {
                ledger.endUnlessReadIn(group, tick);
                group = Ledger.after(group);
            }
        }
    }

    void restart() {
        for (int i = 0; i < size; i++) {
            for (int number = 0; number < widths.length; number++) {
                track(i, number).restart();
            }
        }
    }

    int resets() {
        int resets = 0;
        for (int i = 0; i < size; i++) {
            resets += track(i, 0).resets();
        }
        return resets;
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(keys, 0, size, null);
        Arrays.fill(names, null);
        Arrays.fill(namesInside, null);
        Arrays.fill(epochs, 0);
        size = 0;
    }
}
