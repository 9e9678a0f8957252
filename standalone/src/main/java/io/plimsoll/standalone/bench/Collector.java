package io.plimsoll.standalone.bench;

import java.util.Map;

/** A process that reads guests once per tick. */
interface Collector extends AutoCloseable {
    /** Its name in the report. */
    String name();

    /** The process that does the work. */
    long pid();

    /** Whether it is its turn now; until the first call it is. */
    void turn(boolean on) throws BenchFailure;

    /** When its ticks came, ms since 1970. */
    Iterable<Long> tickMillis();

    /** How many different values came of each guest. */
    Map<String, Integer> valuesByVm();

    /** Wall time of a tick in ms, as far as it can be seen; NaN if it can't. */
    double wallMillisPerTick();

    @Override
    void close();
}
