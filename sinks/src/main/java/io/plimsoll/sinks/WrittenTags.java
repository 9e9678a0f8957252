package io.plimsoll.sinks;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the last value of each tag lies in what was written: most points have the tags of the point
 * before, and to copy them is faster than to escape them again.
 */
final class WrittenTags {
    private final @Nullable String[] names;
    private final @Nullable String[] values;
    private final int[] begins;
    private final int[] ends;
    private int size;

    /** Of which so many are kept at most. */
    WrittenTags(int most) {
        names = new @Nullable String[most];
        values = new @Nullable String[most];
        begins = new int[most];
        ends = new int[most];
    }

    /** Forgets all: what was written is there no more. */
    void clear() {
        Arrays.fill(values, 0, size, null);
        Arrays.fill(names, 0, size, null);
        size = 0;
    }

    /**
     * Where this tag with this value is; negative if it is not known. Compares what is the same
     * object: other texts that are equal are written once more, which does no harm.
     */
    @SuppressWarnings("ReferenceEquality") // See above.
    int find(String name, String value) {
        for (int i = 0; i < size; i++) {
            if (names[i] == name) {
                return values[i] == value ? i : -1;
            }
        }
        return -1;
    }

    int begin(int known) {
        return begins[known];
    }

    /** Exclusive. */
    int end(int known) {
        return ends[known];
    }

    /** The tag was written there. */
    @SuppressWarnings("ReferenceEquality") // As above.
    void put(String name, String value, int begin, int end) {
        int at = 0;
        while (at < size && names[at] != name) {
            at++;
        }
        if (at == names.length) {
            return;
        }
        size = Math.max(size, at + 1);
        names[at] = name;
        values[at] = value;
        begins[at] = begin;
        ends[at] = end;
    }
}
