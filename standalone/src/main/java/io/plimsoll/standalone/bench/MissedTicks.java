package io.plimsoll.standalone.bench;

import java.util.Collection;
import java.util.TreeSet;

/** Counts the ticks that did not come. */
final class MissedTicks {
    private MissedTicks() {}

    /**
     * Ticks that are missing between two times, all in milliseconds. What comes late by less than
     * half a tick is not missed.
     *
     * @param seen when ticks came, also before and after
     */
    static int count(Collection<Long> seen, long from, long to, long tick) {
        TreeSet<Long> times = new TreeSet<>(seen);
        Long before = times.floor(from);
        long last = before == null || before < from - tick ? from - tick : before;
        int missed = 0;
        for (long time : times.subSet(from, false, to, true)) {
            missed += gap(last, time, tick);
            last = time;
        }
        // One that is due at the very end may come a little later.
        return missed + Math.max(0, (int) ((to - last - tick / 2) / tick));
    }

    private static int gap(long last, long time, long tick) {
        return Math.max(0, (int) Math.round((double) (time - last) / tick) - 1);
    }
}
