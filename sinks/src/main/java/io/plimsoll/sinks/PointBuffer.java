package io.plimsoll.sinks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/**
 * The lines that the store does not have yet, oldest first. A batch stays in the buffer until it is
 * acknowledged, so that a snapshot holds what is under way too. Not thread-safe; time comes in.
 */
final class PointBuffer {
    /** Nothing is waiting, so no batch will ever be due. */
    static final long NEVER = Long.MAX_VALUE;

    private final int maxPoints;
    private final int batchPoints;
    private final long flushIntervalNanos;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long firstSequence;
    private long waitingSinceNanos;

    PointBuffer(int maxPoints, int batchPoints, long flushIntervalNanos) {
        this.maxPoints = maxPoints;
        this.batchPoints = batchPoints;
        this.flushIntervalNanos = flushIntervalNanos;
    }

    /** Puts back what a checkpoint held, also beyond the bound: it is in memory already. */
    void restore(Collection<String> restored, long nowNanos) {
        restored.forEach(line -> append(line, nowNanos));
    }

    /** Adds a line at the end; the caller has made sure that the buffer is not full. */
    void add(String line, long nowNanos) {
        if (isFull()) {
            throw new IllegalStateException(
                    "The buffer holds " + lines.size() + " of at most " + maxPoints + " points");
        }
        append(line, nowNanos);
    }

    private void append(String line, long nowNanos) {
        if (lines.isEmpty()) {
            waitingSinceNanos = nowNanos;
        }
        lines.addLast(line);
    }

    /** Removes the oldest line and returns it. */
    String dropOldest() {
        firstSequence++;
        return lines.removeFirst();
    }

    boolean isFull() {
        return lines.size() >= maxPoints;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    int size() {
        return lines.size();
    }

    /** Time until a batch is due by size or age: 0 if it is due, {@link #NEVER} if none will be. */
    long nanosUntilDue(long nowNanos) {
        if (lines.isEmpty()) {
            return NEVER;
        }
        if (lines.size() >= batchPoints) {
            return 0;
        }
        return Math.max(0, flushIntervalNanos - (nowNanos - waitingSinceNanos));
    }

    /** The oldest lines, at most a batch of them; they stay here until they are acknowledged. */
    Batch firstBatch(long nowNanos) {
        List<String> oldest = new ArrayList<>(Math.min(batchPoints, lines.size()));
        Iterator<String> next = lines.iterator();
        while (next.hasNext() && oldest.size() < batchPoints) {
            oldest.add(next.next());
        }
        return new Batch(oldest, firstSequence, nowNanos);
    }

    /** Forgets the first lines of the batch; some may have been dropped since it was taken. */
    void acknowledge(Batch batch, int count) {
        while (firstSequence < batch.firstSequence() + count) {
            dropOldest();
        }
        waitingSinceNanos = batch.takenAtNanos();
    }

    /** All lines, divided into parts of at most a batch each. */
    List<List<String>> inBatches() {
        List<List<String>> batches = new ArrayList<>();
        List<String> current = new ArrayList<>();
        for (String line : lines) {
            if (current.size() == batchPoints) {
                batches.add(current);
                current = new ArrayList<>();
            }
            current.add(line);
        }
        if (!current.isEmpty()) {
            batches.add(current);
        }
        return batches;
    }

    /**
     * The oldest lines at some time.
     *
     * @param lines in the order in which they came
     * @param firstSequence how many lines had left the buffer before
     * @param takenAtNanos when
     */
    record Batch(List<String> lines, long firstSequence, long takenAtNanos) {}
}
