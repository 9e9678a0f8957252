package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on disk in the order in which they were appended, in segment files that together have a
 * bound. A place, once used, is never used again. What is dropped, because the log is full or
 * damaged, is counted in units (ticks, or other records) for as long as the folder exists. Not safe
 * for many threads.
 */
final class RecordLog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RecordLog.class);
    private static final long LARGEST_SEGMENT_BYTES = 16L << 20;
    private static final int SEGMENTS = 16;

    private final Path dir;
    private final String units;
    private final long maxBytes;
    private final long segmentBytes;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final Set<Segment> unforced = new LinkedHashSet<>();
    private final Ledger ledger;
    private final Waitlist waiting;
    private long dropped;
    private long lastNumber;

    /**
     * Opens or creates a log.
     *
     * @param dir its folder, used by nobody else
     * @param units what its units are called
     * @param maxBytes most that it holds
     */
    RecordLog(Path dir, String units, long maxBytes) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.units = units;
        this.maxBytes = maxBytes;
        this.segmentBytes = Math.min(LARGEST_SEGMENT_BYTES, maxBytes / SEGMENTS);
        this.ledger = new Ledger(dir.resolve("ledger"));
        Optional<Ledger.Entry> entry = ledger.read();
        this.waiting = entry.map(Ledger.Entry::waiting).orElseGet(Waitlist::new);
        this.dropped = entry.map(Ledger.Entry::dropped).orElse(0L);
        this.lastNumber = entry.map(Ledger.Entry::lastNumber).orElse(0L);
        if (entry.isEmpty() && !files().isEmpty()) {
            log.warn(
                    "{} is missing or damaged: how many {} were dropped before is forgotten, and"
                            + " what Kafka has may be sent to it again; is the disk failing?",
                    dir.resolve("ledger"),
                    units);
        }
        recover();
    }

    /** Adds a record, drops the oldest ones if there is no room, and returns its place. */
    long append(Outgoing newest) throws IOException {
        int bytes = Frame.bytes(newest);
        if (bytes > maxBytes / 2) {
            lost(1);
            throw new IOException(
                    "a record of "
                            + bytes
                            + " bytes is too large for a spool of "
                            + maxBytes
                            + " bytes for "
                            + units
                            + "; raise spool.max.bytes");
        }
        try {
            boolean unit = newest.kind().startsUnit();
            // The parts of a tick stay in one segment, so that it is dropped as a whole.
            if (unit && tail().bytes() > 0 && tail().bytes() + bytes > segmentBytes) {
                roll();
            }
            while (onDisk() + bytes > maxBytes && onDisk() > 0) {
                dropOldest();
            }
            long place = tail().end();
            tail().append(new Frame(newest, unit ? lastNumber + 1 : lastNumber));
            lastNumber += unit ? 1 : 0;
            unforced.add(tail());
            return place;
        } catch (IOException e) {
            lost(1);
            throw new IOException("can't write to the spool " + dir + ": " + e.getMessage(), e);
        }
    }

    /** The first waiting record at or behind this place. */
    Optional<Found> first(long from) throws IOException {
        long place = waiting.firstFrom(from);
        while (place < tail().end()) {
            Segment segment = segmentAt(place);
            long at = Math.max(place, segment.start());
            Optional<Frame> frame = segment.read(at);
            if (frame.isPresent()) {
                return Optional.of(new Found(frame.get().record(), at, at + frame.get().bytes()));
            }
            damaged(segment, at);
            place = waiting.firstFrom(at);
        }
        return Optional.empty();
    }

    /** Takes note that this record does not wait any more. */
    void commit(Found found) throws IOException {
        if (!waiting.waits(found.place())) {
            return; // dropped meanwhile
        }
        Segment segment = segmentAt(found.place());
        segment.uncount(found.record());
        waiting.remove(found.place(), found.next());
        note();
        deleteIfDone(segment);
    }

    /** Gives a record up. */
    void drop(Found found) throws IOException {
        if (waiting.waits(found.place())) {
            dropped++;
            commit(found);
        }
    }

    boolean waits(long place) {
        return waiting.waits(place);
    }

    /**
     * Whether records can't overtake each other any more, because that would be too much to note.
     */
    boolean crowded() {
        return waiting.size() >= Ledger.MAX_STRETCHES - 2;
    }

    /** Place of what will be appended next. */
    long end() {
        return tail().end();
    }

    long waitingUnits() {
        return segments.stream().mapToLong(Segment::waitingUnits).sum();
    }

    long waitingBytes() {
        return segments.stream().mapToLong(Segment::waitingBytes).sum();
    }

    /** Units lost since the log was made. */
    long dropped() {
        return dropped;
    }

    /** Segments that may not be on the disk yet; the caller forces them. */
    List<Segment> takeUnforced() {
        List<Segment> taken = waitingBytes() == 0 ? List.of() : List.copyOf(unforced);
        unforced.clear();
        return taken;
    }

    /** Forces segments to the disk; one that was deleted meanwhile is of no interest. */
    static void force(List<Segment> taken) throws IOException {
        for (Segment segment : taken) {
            try {
                segment.force();
            } catch (ClosedChannelException e) {
                log.debug("{} is gone", segment.file());
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : segments) {
            segment.close();
        }
        ledger.close();
    }

    private void recover() throws IOException {
        for (Path file : files()) {
            segments.addLast(Segment.open(file));
        }
        long before = dropped;
        boolean torn = false;
        List<Segment> found = List.copyOf(segments);
        for (int i = 0; i < found.size(); i++) {
            Segment segment = found.get(i);
            if (i + 1 < found.size()) {
                Segment next = found.get(i + 1);
                inspect(segment, next.start(), next.numberBefore());
            } else {
                torn = inspect(segment, segment.end(), -1);
            }
        }
        if (dropped > before) {
            log.error(
                    "the spool {} is damaged: {} {} are lost; is the disk failing?",
                    dir,
                    dropped - before,
                    units);
        }
        long used = found.isEmpty() ? 0 : tail().end();
        // After a power failure the ledger may know of places that the segments do not have.
        long start = Math.max(used, waiting.known());
        waiting.remove(0, found.isEmpty() ? start : found.get(0).start());
        if (found.isEmpty() || torn || start > used) {
            waiting.remove(used, start);
            addSegment(start);
        }
        note();
        for (Segment segment : found) {
            deleteIfDone(segment);
        }
    }

    /**
     * Counts what waits in a segment, steps over what is garbled, and counts what was lost there.
     *
     * @param startOfNext where the next segment begins, or this one's end
     * @param numberOfLast number of the last unit in it, as the next segment tells; -1 if there is
     *     none
     * @return whether it ends in something that is no record
     */
    private boolean inspect(Segment segment, long startOfNext, long numberOfLast)
            throws IOException {
        segment.forgetCounts();
        long number = segment.numberBefore();
        long place = segment.start();
        long damage = -1;
        int garbled = 0;
        while (place < segment.end()) {
            Optional<Frame> frame = segment.read(place);
            if (frame.isEmpty()) {
                damage = damage < 0 ? place : damage;
                garbled += segment.complete(place) ? 1 : 0;
                place = segment.nextMark(place + 1);
                continue;
            }
            if (damage >= 0) {
                boolean unit = frame.get().record().kind().startsUnit();
                lose(damage, place, frame.get().number() - number - (unit ? 1 : 0));
                damage = -1;
                garbled = 0;
            }
            if (waiting.waits(place)) {
                segment.count(frame.get().record());
            }
            number = frame.get().number();
            place += frame.get().bytes();
        }
        boolean torn = damage >= 0;
        if (torn || place < startOfNext) {
            // A record that was torn when the agent was killed was never promised to anybody.
            long lost = numberOfLast < 0 ? garbled : numberOfLast - number;
            lose(torn ? damage : place, startOfNext, lost);
            number += lost;
        }
        lastNumber = Math.max(lastNumber, number);
        return torn;
    }

    private void lose(long from, long to, long lostUnits) {
        if (waiting.overlaps(from, to)) {
            dropped += Math.max(0, lostUnits);
            waiting.remove(from, to);
        }
    }

    /** Found out while reading. */
    private void damaged(Segment segment, long place) throws IOException {
        long before = dropped;
        boolean torn = inspect(segment, segment.end(), numberOfLastIn(segment));
        if (waiting.waits(place)) {
            // No record begins there at all.
            dropped += segment.waitingUnits();
            waiting.remove(place, segment.end());
            segment.forgetCounts();
        }
        log.error(
                "the spool {} is damaged at byte {} of {}: {} {} are lost; is the disk failing?",
                dir,
                place - segment.start(),
                segment.file().getFileName(),
                dropped - before,
                units);
        if (torn && segment == tail()) {
            roll();
        }
        note();
        deleteIfDone(segment);
    }

    private long numberOfLastIn(Segment segment) {
        for (Segment other : segments) {
            if (other.start() > segment.start()) {
                return other.numberBefore();
            }
        }
        return lastNumber;
    }

    private void dropOldest() throws IOException {
        Segment oldest = segments.getFirst();
        if (segments.size() == 1) {
            addSegment(oldest.end());
        }
        long units = oldest.waitingUnits();
        if (oldest.waitingBytes() > 0) {
            dropped += units;
            waiting.remove(oldest.start(), oldest.end());
            note();
            ledger.force(); // else a power failure could undo the counting and not the deletion
            log.warn(
                    "the spool {} is full: dropped its {} oldest {}, {} since it was made;"
                            + " raise spool.max.bytes to bridge longer outages of Kafka",
                    dir,
                    units,
                    this.units,
                    dropped);
        }
        remove(oldest);
    }

    private void lost(long lostUnits) {
        dropped += lostUnits;
        try {
            note();
        } catch (IOException e) {
            log.debug("{} can't be noted", dropped, e); // it will be with the next note
        }
    }

    private void deleteIfDone(Segment segment) throws IOException {
        if (segment != tail() && segment.waitingBytes() == 0) {
            remove(segment);
        }
    }

    private void remove(Segment segment) throws IOException {
        segments.remove(segment);
        unforced.remove(segment);
        segment.delete();
    }

    private void roll() throws IOException {
        Segment full = tail();
        addSegment(full.end());
        deleteIfDone(full);
    }

    private void addSegment(long start) throws IOException {
        segments.addLast(Segment.create(dir, start, lastNumber));
        try (FileChannel folder = FileChannel.open(dir, StandardOpenOption.READ)) {
            folder.force(true); // its name
        }
    }

    private void note() throws IOException {
        ledger.write(waiting, dropped, lastNumber);
    }

    private long onDisk() {
        return segments.stream().mapToLong(Segment::bytes).sum();
    }

    private Segment tail() {
        return segments.getLast();
    }

    /** The segment that has this place or, where a segment is gone, the next one. */
    private Segment segmentAt(long place) {
        for (Segment segment : segments) {
            if (place < segment.end()) {
                return segment;
            }
        }
        throw new IllegalStateException("the spool " + dir + " ends before " + place);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(file -> file.toString().endsWith(Segment.SUFFIX)).sorted().toList();
        }
    }

    /**
     * A record and where it is.
     *
     * @param record the record
     * @param place its place
     * @param next place behind it
     */
    record Found(Outgoing record, long place, long next) {}
}
