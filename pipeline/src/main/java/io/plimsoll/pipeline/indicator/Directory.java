package io.plimsoll.pipeline.indicator;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the counters of the things of one VM, or of one host, are in its {@link Ledger}: things of
 * all kinds, by what names them for ever. Never by position: devices come, go and change places.
 *
 * <p>They are nearly always read in the same order, and a decoder gives the same object for the
 * same name. So that which came next the time before is looked at first, and whether it is the very
 * object, for which nothing else has to be fetched from memory; all of it lies in two arrays.
 */
final class Directory {
    // Of each thing, in objects:
    private static final int KEY = 0;
    private static final int NAME = 1;
    private static final int NAME_INSIDE = 2;
    private static final int OBJECTS = 3;

    // Of each thing, in ints, which begin behind the ends of the kinds:
    private static final int GROUP = 0;
    private static final int EPOCH = 1;
    private static final int NEXT = 2;
    private static final int INTS = 3;

    /** Most VMs have no more. */
    private static final int FEW = 8;

    private final Ledger ledger;
    private @Nullable Object[] objects = new Object[FEW * OBJECTS];
    // Things are in the order of their kinds and, within a kind, of their keys.
    private int[] numbers = new int[Kind.KINDS + FEW * INTS];
    private int size;
    private int latest;

    Directory(Ledger ledger) {
        this.ledger = ledger;
    }

    private int begin(Kind<?> kind) {
        return kind.number() == 0 ? 0 : numbers[kind.number() - 1];
    }

    private int end(Kind<?> kind) {
        return numbers[kind.number()];
    }

    private static int number(int at, int what) {
        return Kind.KINDS + at * INTS + what;
    }

    /** The track of the first group of this thing, which is begun if there is none. */
    <K extends Comparable<K>> CounterTrack of(Kind<K> kind, K key) {
        return track(place(kind, key), 0);
    }

    private <K extends Comparable<K>> int place(Kind<K> kind, K key) {
        int at = numbers[number(latest, NEXT)];
        if (at < begin(kind) || at >= end(kind) || objects[at * OBJECTS + KEY] != key) {
            at = find(kind, key);
            if (at < 0) {
                at = -at - 1;
                insert(at, kind, key);
            } else {
                numbers[number(latest, NEXT)] = at;
            }
        }
        latest = at;
        return at;
    }

    /** As {@link Arrays#binarySearch}. */
    private <K extends Comparable<K>> int find(Kind<K> kind, K key) {
        int low = begin(kind);
        int high = end(kind) - 1;
        for (int at = low; at <= high; at++) {
            if (objects[at * OBJECTS + KEY] == key) {
                return at;
            }
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = key(kind, middle).compareTo(key);
            if (order == 0) {
                objects[middle * OBJECTS + KEY] = key;
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    private <K extends Comparable<K>> K key(Kind<K> kind, int at) {
        return kind.type().cast(Objects.requireNonNull(objects[at * OBJECTS + KEY]));
    }

    private void insert(int at, Kind<?> kind, Object key) {
        if (size * OBJECTS == objects.length) {
            objects = Arrays.copyOf(objects, 2 * size * OBJECTS);
            numbers = Arrays.copyOf(numbers, Kind.KINDS + 2 * size * INTS);
        }
        int later = size - at;
        int object = at * OBJECTS;
        System.arraycopy(objects, object, objects, object + OBJECTS, later * OBJECTS);
        System.arraycopy(numbers, number(at, 0), numbers, number(at + 1, 0), later * INTS);
        size++;
        for (int i = kind.number(); i < Kind.KINDS; i++) {
            numbers[i]++;
        }
        objects[object + KEY] = key;
        objects[object + NAME] = null;
        objects[object + NAME_INSIDE] = null;
        numbers[number(at, GROUP)] = kind.addTo(ledger);
        numbers[number(at, EPOCH)] = 0;
        for (int i = 0; i < size; i++) {
            numbers[number(i, NEXT)] = i + 1 == size ? 0 : i + 1;
        }
    }

    private CounterTrack track(int at, int group) {
        return new CounterTrack(ledger, Ledger.after(numbers[number(at, GROUP)], group));
    }

    /** The track of a group of this thing; one without a reading if there is none. */
    <K extends Comparable<K>> CounterTrack orEmpty(Kind<K> kind, K key, int group) {
        int at = find(kind, key);
        return at < 0 ? CounterTrack.EMPTY : track(at, group);
    }

    /** The thing that was read last: another number whenever it is called otherwise than before. */
    int epochAs(String name, boolean inside) {
        if (!name.equals(objects[latest * OBJECTS + NAME])) {
            objects[latest * OBJECTS + NAME] = name;
            numbers[number(latest, EPOCH)]++;
        }
        if (inside) {
            objects[latest * OBJECTS + NAME_INSIDE] = name;
        }
        return numbers[number(latest, EPOCH)];
    }

    /** What this thing was called last in the window; null if it was not there. */
    <K extends Comparable<K>> @Nullable String name(Kind<K> kind, K key) {
        int at = find(kind, key);
        return at < 0 ? null : (String) objects[at * OBJECTS + NAME_INSIDE];
    }

    /** In the order of the keys. */
    <K extends Comparable<K>> void forEach(Kind<K> kind, BiConsumer<K, CounterTrack> action) {
        for (int at = begin(kind); at < end(kind); at++) {
            action.accept(key(kind, at), track(at, 0));
        }
    }

    /** Those of which rates are known, in the order of the keys. */
    <K extends Comparable<K>> void forEachMoved(Kind<K> kind, BiConsumer<K, CounterTrack> action) {
        for (int at = begin(kind); at < end(kind); at++) {
            CounterTrack track = track(at, 0);
            if (track.moved()) {
                action.accept(key(kind, at), track);
            }
        }
    }

    /** What was not read in this tick went away. */
    void endUnlessReadIn(Kind<?> kind, int tick) {
        for (int at = begin(kind); at < end(kind); at++) {
            for (int group = 0; group < kind.groups(); group++) {
                track(at, group).endUnlessReadIn(tick);
            }
        }
    }

    int resets(Kind<?> kind) {
        int resets = 0;
        for (int at = begin(kind); at < end(kind); at++) {
            resets += track(at, 0).resets();
        }
        return resets;
    }

    /** Forgets all. */
    void clear() {
        Arrays.fill(objects, 0, size * OBJECTS, null);
        Arrays.fill(numbers, 0, Kind.KINDS, 0);
        size = 0;
        latest = 0;
    }
}
