package io.plimsoll.pipeline.indicator;

import java.util.Arrays;

/** How often counters were reset, in all and in the short window. Hardly any VM has some. */
final class Resets {
    // Of each thing, in ints:
    private static final int ALL = 0;
    private static final int OF_WINDOW = 1;
    private static final int WINDOW = 2;
    private static final int INTS = 3;

    private final Focus focus;
    private int[] counts = {};
    private int lastTick = -1;

    Resets(Focus focus) {
        this.focus = focus;
    }

    /** One of a thing, by its number from 0 on. */
    void count(int thing, int tick) {
        int at = thing * INTS;
        if (at >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * (at + INTS));
        }
        int window = focus.windowTick();
        if (counts[at + WINDOW] != window) {
            counts[at + WINDOW] = window;
            counts[at + OF_WINDOW] = 0;
        }
        counts[at + ALL]++;
        counts[at + OF_WINDOW]++;
        lastTick = tick;
    }

    /** Those of a thing in the ticks that are looked at. */
    int of(int thing) {
        int at = thing * INTS;
        if (at >= counts.length) {
            return 0;
        }
        if (focus.isOnAll()) {
            return counts[at + ALL];
        }
        return counts[at + WINDOW] == focus.windowTick() ? counts[at + OF_WINDOW] : 0;
    }

    /** Whether there are any in the ticks that are looked at. */
    boolean any() {
        return lastTick >= focus.fromTick();
    }
}
