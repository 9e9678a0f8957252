package io.plimsoll.standalone.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the records of a partition came to Kafka, which keeps only what the agents' clocks said.
 * Each is believed to have come when its host's newest one says, as a backlog has old times; but
 * not later than half of the next records say: a host whose clock is ahead does not set the time of
 * the others. Records come in the order of their offsets, so no time goes back, and none came after
 * it was read.
 */
final class ArrivalEstimate {
    /** So many records are looked at, this one and those that come next. */
    static final int AHEAD = 32;

    private final Map<String, Long> newestByHost = new HashMap<>();
    private final Deque<Recorded> waiting = new ArrayDeque<>();
    private final Deque<Long> newest = new ArrayDeque<>();
    private long arrived = Long.MIN_VALUE;

    /** The partition's next record. */
    void add(Recorded record, long readMillis) {
        long told = Math.min(record.timestampMillis(), readMillis);
        waiting.add(record);
        newest.add(newestByHost.merge(record.key(), told, Math::max));
    }

    /** Records that have not been taken yet. */
    int size() {
        return waiting.size();
    }

    /** The next record with the time of its arrival. */
    Optional<Recorded> peek() {
        Recorded first = waiting.peek();
        return first == null ? Optional.empty() : Optional.of(first.arrivedAt(arrival()));
    }

    /** The same, and takes it away. */
    Optional<Recorded> take() {
        Optional<Recorded> first = peek();
        first.ifPresent(
                record -> {
                    arrived = record.arrivedMillis();
                    waiting.remove();
                    newest.remove();
                });
        return first;
    }

    private long arrival() {
        long own = newest.element();
        long[] next = newest.stream().limit(AHEAD).mapToLong(Long::longValue).sorted().toArray();
        return Math.max(arrived, Math.min(own, next[next.length / 2]));
    }
}
