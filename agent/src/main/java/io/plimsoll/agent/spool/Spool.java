package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on disk between the agent and Kafka. Every record goes through it, also while Kafka is
 * there: so there is one path, and what was appended survives a SIGKILL of the agent. It is not
 * flushed to the platter; a power failure may cost the last seconds.
 *
 * <p>The record at the head is read, sent, and committed when Kafka has it. When the spool is full
 * its oldest segment is dropped. Safe for use by many threads.
 */
public final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);
    private static final long LARGEST_SEGMENT_BYTES = 16L << 20;
    private static final int SEGMENTS = 16;

    private final Path dir;
    private final long maxBytes;
    private final long segmentBytes;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final CommittedPlace committed;
    private long droppedTicks;
    private boolean closed;

    /**
     * Opens or creates a spool.
     *
     * @param dir its folder, used by nobody else
     * @param maxBytes most that it holds
     */
    public Spool(Path dir, long maxBytes) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.maxBytes = maxBytes;
        this.segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, maxBytes / SEGMENTS);
        this.committed = new CommittedPlace(dir.resolve("committed"));
        recover();
    }

    /** Adds a record at the tail and drops the oldest ones if there is no room. */
    public synchronized void append(Outgoing newest) throws IOException {
        checkOpen();
        int bytes = Frame.bytes(newest);
        if (bytes > maxBytes / 2) {
            throw new IOException(
                    "a record of "
                            + bytes
                            + " bytes is too large for a spool of "
                            + maxBytes
                            + " bytes; raise spool.max.bytes");
        }
        if (tail().end() > tail().start() && tail().end() - tail().start() + bytes > segmentBytes) {
            roll();
        }
        while (tail().end() - segments.getFirst().start() + bytes > maxBytes) {
            dropOldest();
        }
        try {
            tail().append(newest);
        } catch (IOException e) {
            // A torn record must not come to lie before whole ones.
            tail().cutTail();
            throw new IOException("can't write to the spool " + dir + ": " + e.getMessage(), e);
        }
        notifyAll();
    }

    /** The oldest record that Kafka does not have; waits for one up to {@code atMost}. */
    public synchronized Optional<Waiting> head(Duration atMost)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!closed) {
            Optional<Waiting> head = readHead();
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (head.isPresent() || leftMillis <= 0) {
                return head;
            }
            wait(leftMillis);
        }
        return Optional.empty();
    }

    /** Takes note that Kafka has this record, and all before it. */
    public synchronized void commit(Waiting waiting) throws IOException {
        if (closed || waiting.next() <= committed.place()) {
            return; // dropped meanwhile
        }
        segments.getFirst().committed(waiting.record());
        committed.advance(waiting.next());
        deleteCommitted();
    }

    /** Ticks on disk that Kafka does not have. */
    public synchronized long waitingTicks() {
        return segments.stream().mapToLong(Segment::waitingTicks).sum();
    }

    /** Ticks that were dropped because the spool was full, since the start. */
    public synchronized long droppedTicks() {
        return droppedTicks;
    }

    /** Closes the files; what waits stays on disk. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        notifyAll();
        for (Segment segment : segments) {
            segment.close();
        }
        committed.close();
    }

    private Optional<Waiting> readHead() throws IOException {
        deleteCommitted();
        while (committed.place() < tail().end()) {
            Segment first = segments.getFirst();
            Optional<Outgoing> head = first.read(committed.place());
            if (head.isPresent()) {
                return Optional.of(
                        new Waiting(head.get(), committed.place() + Frame.bytes(head.get())));
            }
            log.error(
                    "the spool {} is damaged at byte {}: up to {} ticks are lost; is the disk failing?",
                    dir,
                    committed.place(),
                    first.waitingTicks());
            droppedTicks += first.waitingTicks();
            skip(first);
        }
        return Optional.empty();
    }

    private void dropOldest() throws IOException {
        Segment oldest = segments.getFirst();
        droppedTicks += oldest.waitingTicks();
        log.warn(
                "the spool {} is full: dropped its {} oldest ticks, {} since the start;"
                        + " raise spool.max.bytes to bridge longer outages of Kafka",
                dir,
                oldest.waitingTicks(),
                droppedTicks);
        skip(oldest);
    }

    private void skip(Segment oldest) throws IOException {
        if (segments.size() == 1) {
            roll();
        }
        if (committed.place() < oldest.end()) {
            committed.advance(oldest.end());
        }
        segments.removeFirst().delete();
        deleteCommitted();
    }

    /** Deletes what Kafka has, and steps over what is missing where a damaged segment was cut. */
    private void deleteCommitted() throws IOException {
        while (segments.size() > 1 && segments.getFirst().end() <= committed.place()) {
            segments.removeFirst().delete();
        }
        if (committed.place() < segments.getFirst().start()) {
            committed.advance(segments.getFirst().start());
        }
    }

    private void roll() throws IOException {
        segments.addLast(Segment.create(dir, tail().end()));
    }

    private Segment tail() {
        return segments.getLast();
    }

    private void recover() throws IOException {
        for (Path file : files()) {
            Segment segment = Segment.recover(file, committed.place());
            long torn = segment.cutTail();
            if (torn > 0) {
                log.warn(
                        "cut {} bytes off {}: its last record was torn when the agent was stopped",
                        torn,
                        file.getFileName());
            }
            segments.addLast(segment);
        }
        if (segments.isEmpty() || tail().end() < committed.place()) {
            segments.forEach(Segment::delete);
            segments.clear();
            segments.addLast(Segment.create(dir, committed.place()));
        }
        deleteCommitted();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX)).sorted().toList();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the spool " + dir + " is closed");
        }
    }

    /**
     * A record that Kafka does not have.
     *
     * @param record the record
     * @param next place behind it
     */
    public record Waiting(Outgoing record, long next) {}
}
