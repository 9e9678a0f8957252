package io.plimsoll.agent.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One file of the spool. Its name is the place of its first byte in the spool as a whole. */
final class Segment {
    static final String SUFFIX = ".spool";

    private final Path file;
    private final FileChannel channel;
    private final long start;
    private long end;
    private long waitingTicks;

    private Segment(Path file, FileChannel channel, long start) {
        this.file = file;
        this.channel = channel;
        this.start = start;
        this.end = start;
    }

    /** A new, empty segment that begins at {@code start}. */
    static Segment create(Path dir, long start) throws IOException {
        Path file = dir.resolve(String.format("%020d", start) + SUFFIX);
        return new Segment(
                file,
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE),
                start);
    }

    /** An existing segment; what lies behind its last whole record is cut off. */
    static Segment recover(Path file, long committed) throws IOException {
        String name = file.getFileName().toString();
        long start = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
        Segment segment =
                new Segment(
                        file,
                        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE),
                        start);
        Optional<Outgoing> record = segment.read(start);
        while (record.isPresent()) {
            if (segment.end >= committed) {
                segment.count(record.get(), 1);
            }
            segment.end += Frame.bytes(record.get());
            record = segment.read(segment.end);
        }
        return segment;
    }

    /** Bytes behind the last whole record, which are cut off. */
    long cutTail() throws IOException {
        long torn = channel.size() - (end - start);
        if (torn > 0) {
            channel.truncate(end - start);
        }
        return torn;
    }

    void append(Outgoing record) throws IOException {
        ByteBuffer buffer = Frame.encode(record);
        while (buffer.hasRemaining()) {
            channel.write(buffer, end - start + buffer.position());
        }
        end += buffer.limit();
        count(record, 1);
    }

    /** The record at this place of the spool; empty if there is none or it is garbled. */
    Optional<Outgoing> read(long position) throws IOException {
        return Frame.read(channel, position - start);
    }

    /** Takes note that Kafka has this record. */
    void committed(Outgoing record) {
        count(record, -1);
    }

    private void count(Outgoing record, int by) {
        if (record.kind() == Outgoing.Kind.TICK) {
            waitingTicks += by;
        }
    }

    void delete() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + file, e);
        }
    }

    void close() throws IOException {
        channel.close();
    }

    long start() {
        return start;
    }

    /** Place behind its last record. */
    long end() {
        return end;
    }

    /** Ticks in it that Kafka does not have. */
    long waitingTicks() {
        return waitingTicks;
    }
}
