package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * One file of a log. Its name is the place of its first byte in the log as a whole, and the number
 * of the last unit before it.
 */
final class Segment {
    static final String SUFFIX = ".spool";
    private static final int CHUNK_BYTES = 64 << 10;

    private final Path file;
    private final FileChannel channel;
    private final long start;
    private final long numberBefore;
    private long end;
    private long waitingUnits;
    private long waitingBytes;

    private Segment(Path file, FileChannel channel, long start, long numberBefore, long end) {
        this.file = file;
        this.channel = channel;
        this.start = start;
        this.numberBefore = numberBefore;
        this.end = end;
    }

    /** A new, empty segment that begins at {@code start}. */
    static Segment create(Path dir, long start, long numberBefore) throws IOException {
        Path file = dir.resolve(String.format("%020d-%d%s", start, numberBefore, SUFFIX));
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        return new Segment(file, channel, start, numberBefore, start);
    }

    /** An existing segment, to its last byte, whatever that is. */
    static Segment open(Path file) throws IOException {
        String name = file.getFileName().toString();
        String[] numbers = name.substring(0, name.length() - SUFFIX.length()).split("-", 2);
        long start;
        long numberBefore;
        try {
            start = Long.parseLong(numbers[0]);
            numberBefore = Long.parseLong(numbers[1]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(
                    file + " is not named like a segment of a spool; move it elsewhere", e);
        }
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new Segment(file, channel, start, numberBefore, start + channel.size());
    }

    /** Adds a record, all of it or nothing. */
    void append(Frame frame) throws IOException {
        ByteBuffer buffer = frame.encode();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer, end - start + buffer.position());
            }
        } catch (IOException e) {
            // A torn record must not come to lie before whole ones.
            channel.truncate(end - start);
            throw e;
        }
        end += buffer.limit();
        count(frame.record());
    }

    /** The record at this place of the log; empty if there is none or it is garbled. */
    Optional<Frame> read(long place) throws IOException {
        return Frame.read(channel, place - start);
    }

    /** Whether a record was written there to its end, even if it is garbled. */
    boolean complete(long place) throws IOException {
        return Frame.payloadLength(channel, place - start) >= 0;
    }

    /**
     * The first place from here on where a record may begin; the segment's end if there is none.
     */
    long nextMark(long from) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        long place = from;
        while (place + Integer.BYTES <= end) {
            chunk.clear();
            int length = channel.read(chunk, place - start);
            for (int i = 0; i + Integer.BYTES <= length; i++) {
                if (chunk.getInt(i) == Frame.MARK) {
                    return place + i;
                }
            }
            if (length < Integer.BYTES) {
                return end;
            }
            place += length - Integer.BYTES + 1;
        }
        return end;
    }

    /** Takes note that this record waits. */
    void count(Outgoing record) {
        waitingBytes += Frame.bytes(record);
        waitingUnits += record.kind().startsUnit() ? 1 : 0;
    }

    /** Takes note that this record does not wait any more. */
    void uncount(Outgoing record) {
        waitingBytes -= Frame.bytes(record);
        waitingUnits -= record.kind().startsUnit() ? 1 : 0;
    }

    /** Forgets what waits, to count anew. */
    void forgetCounts() {
        waitingUnits = 0;
        waitingBytes = 0;
    }

    void force() throws IOException {
        channel.force(false);
    }

    void delete() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    void close() throws IOException {
        channel.close();
    }

    Path file() {
        return file;
    }

    long start() {
        return start;
    }

    /** Number of the last unit before it. */
    long numberBefore() {
        return numberBefore;
    }

    /** Place behind its last byte. */
    long end() {
        return end;
    }

    long bytes() {
        return end - start;
    }

    /** Units in it that Kafka does not have. */
    long waitingUnits() {
        return waitingUnits;
    }

    /** Bytes in it that Kafka does not have. */
    long waitingBytes() {
        return waitingBytes;
    }
}
