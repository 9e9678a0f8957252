package io.plimsoll.agent.spool;

import io.plimsoll.agent.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Records on disk between the agent and Kafka. Every record goes through it, also while Kafka is
 * there: so there is one path, and what was appended survives a SIGKILL of the agent. It is flushed
 * to the platter once per interval while something waits; a power failure costs what came after
 * that.
 *
 * <p>There are two lanes. Messages (inventories and results) come out in their order. Ticks do too,
 * but the spool has a line between the backlog and what is live, and live ticks come out first.
 * Both lanes drop their oldest records when they are full. Safe for use by many threads.
 */
public final class Spool implements AutoCloseable {
    private static final Duration FSYNC_INTERVAL = Duration.ofSeconds(1);

    /** Messages are few; they may have an eighth of the room. */
    private static final int MESSAGES_SHARE = 8;

    private final Path dir;
    private final RecordLog messages;
    private final RecordLog ticks;
    private final long fsyncNanos;
    private final Clock clock;
    private final Deque<Long> liveTicks = new ArrayDeque<>();
    private long liveFrom;
    private boolean inOrder;
    private long news;
    private long unforcedSinceNanos;
    private boolean unforced;
    private boolean closed;

    /** A spool that is flushed every second. */
    public Spool(Path dir, long maxBytes) throws IOException {
        this(dir, maxBytes, FSYNC_INTERVAL, Clock.SYSTEM);
    }

    /**
     * Opens or creates a spool. All ticks that are in it are the backlog.
     *
     * @param dir its folder, used by nobody else
     * @param maxBytes most that it holds
     * @param fsyncInterval how often it is flushed to the disk; 0: with every record
     */
    public Spool(Path dir, long maxBytes, Duration fsyncInterval, Clock clock) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.fsyncNanos = fsyncInterval.toNanos();
        this.clock = clock;
        long forMessages = maxBytes / MESSAGES_SHARE;
        this.messages = new RecordLog(dir.resolve("messages"), "messages", forMessages);
        this.ticks = new RecordLog(dir.resolve("ticks"), "ticks", maxBytes - forMessages);
        this.liveFrom = ticks.end();
    }

    /** Adds a record at the tail of its lane and drops the oldest ones if there is no room. */
    public synchronized void append(Outgoing newest) throws IOException {
        if (closed) {
            throw new IllegalStateException("the spool " + dir + " is closed");
        }
        long place = lane(newest.kind()).append(newest);
        if (newest.kind() == Outgoing.Kind.TICK) {
            liveTicks.addLast(place);
        }
        if (fsyncNanos == 0) {
            RecordLog.force(lane(newest.kind()).takeUnforced());
        } else if (!unforced) {
            unforced = true;
            unforcedSinceNanos = clock.monoNanos();
        }
        wake();
    }

    /**
     * The most urgent record that Kafka does not have: a message, a live tick, the oldest tick of
     * the backlog. Waits for one up to {@code atMost}.
     */
    public synchronized Optional<Waiting> head(Duration atMost)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!closed) {
            Optional<Waiting> head = message();
            if (head.isEmpty()) {
                head = tick();
            }
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (head.isPresent() || leftMillis <= 0) {
                return head;
            }
            wait(leftMillis);
        }
        return Optional.empty();
    }

    /** The oldest message. */
    synchronized Optional<Waiting> message() throws IOException {
        return closed
                ? Optional.empty()
                : messages.first(0).map(found -> new Waiting(found, false));
    }

    /** The oldest live tick, or else the oldest tick. */
    synchronized Optional<Waiting> tick() throws IOException {
        if (closed) {
            return Optional.empty();
        }
        Optional<RecordLog.Found> live = ticks.first(liveFrom);
        return live.isPresent()
                ? live.map(found -> new Waiting(found, false))
                : ticks.first(0).map(found -> new Waiting(found, true));
    }

    /** Changes with every record that is appended. */
    synchronized long news() {
        return news;
    }

    /** Waits until there are news since {@code known}, or this time has passed. */
    synchronized void awaitNews(long known, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!closed && news == known) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return;
            }
            wait(leftMillis);
        }
    }

    /** Ends {@link #awaitNews}. */
    synchronized void wake() {
        news++;
        notifyAll();
    }

    /**
     * If more live ticks wait than this, all but the newest become the backlog. So during an outage
     * of Kafka what is live stays live, and the rest becomes history.
     */
    synchronized void leaveBehind(int most) {
        liveTicks.removeIf(place -> !ticks.waits(place));
        if (ticks.crowded()) {
            inOrder = true; // until there is room to note gaps again
            liveFrom = 0;
            return;
        }
        if (inOrder) {
            inOrder = false;
            liveFrom = liveTicks.isEmpty() ? ticks.end() : liveTicks.getFirst();
        }
        if (liveTicks.size() > most) {
            long newest = liveTicks.getLast();
            liveTicks.clear();
            liveTicks.addLast(newest);
            liveFrom = newest;
        }
    }

    /** Takes note that Kafka has this record. */
    public synchronized void commit(Waiting waiting) throws IOException {
        if (!closed) {
            lane(waiting.record().kind()).commit(waiting.found());
        }
    }

    /** Gives this record up and counts it as dropped. */
    synchronized void drop(Waiting waiting) throws IOException {
        if (!closed) {
            lane(waiting.record().kind()).drop(waiting.found());
        }
    }

    /** Flushes to the disk what waits and was not flushed for the interval; whether it did. */
    boolean fsyncIfDue() throws IOException {
        List<Segment> ofMessages;
        List<Segment> ofTicks;
        synchronized (this) {
            if (closed || !unforced || clock.monoNanos() - unforcedSinceNanos < fsyncNanos) {
                return false;
            }
            unforced = false;
            ofMessages = messages.takeUnforced();
            ofTicks = ticks.takeUnforced();
        }
        // A slow disk must not hold up who appends.
        RecordLog.force(ofMessages);
        RecordLog.force(ofTicks);
        return !ofMessages.isEmpty() || !ofTicks.isEmpty();
    }

    /** Ticks on disk that Kafka does not have. */
    public synchronized long waitingTicks() {
        return ticks.waitingUnits();
    }

    /** Bytes on disk that Kafka does not have. */
    public synchronized long waitingBytes() {
        return ticks.waitingBytes() + messages.waitingBytes();
    }

    /**
     * Ticks that were lost because the spool was full or damaged, could not be written, or because
     * Kafka would never take them; since the spool was made, over all restarts.
     */
    public synchronized long droppedTicks() {
        return ticks.dropped();
    }

    /** The same of inventories and results. */
    public synchronized long droppedRecords() {
        return messages.dropped();
    }

    /** Closes the files; what waits stays on disk. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        wake();
        RecordLog.force(ticks.takeUnforced());
        RecordLog.force(messages.takeUnforced());
        ticks.close();
        messages.close();
    }

    private RecordLog lane(Outgoing.Kind kind) {
        return kind.sample() ? ticks : messages;
    }

    /** A record that Kafka does not have. */
    public static final class Waiting {
        private final RecordLog.Found found;
        private final boolean backlog;

        private Waiting(RecordLog.Found found, boolean backlog) {
            this.found = found;
            this.backlog = backlog;
        }

        /** The record. */
        public Outgoing record() {
            return found.record();
        }

        /** Whether it is history that nobody waits for. */
        boolean backlog() {
            return backlog;
        }

        private RecordLog.Found found() {
            return found;
        }
    }
}
