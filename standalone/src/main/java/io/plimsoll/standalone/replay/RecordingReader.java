package io.plimsoll.standalone.replay;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a recording, packed by gzip or not. */
final class RecordingReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final String packed;
    private long position;
    private long records;
    private boolean ended;

    private RecordingReader(InputStream in, boolean isPacked) throws IOException {
        this.in = in;
        this.packed = isPacked ? " of what gzip unpacks" : "";
        readHead();
    }

    /**
     * Opens a file.
     *
     * @throws DamagedRecordingException if it is not a recording, or one of a newer version
     */
    static RecordingReader open(Path file) throws IOException {
        return of(Files.newInputStream(file));
    }

    /** The same of a stream, which is closed with the reader. */
    static RecordingReader of(InputStream from) throws IOException {
        BufferedInputStream raw = new BufferedInputStream(from, BUFFER_BYTES);
        try {
            raw.mark(2);
            boolean isPacked = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return new RecordingReader(isPacked ? unpacked(raw) : raw, isPacked);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        try {
            // No buffer behind it: where a file is cut off, what is in it would be lost.
            return new GZIPInputStream(raw, BUFFER_BYTES);
        } catch (EOFException | ZipException e) {
            throw new DamagedRecordingException("it is cut off or damaged at its first bytes");
        }
    }

    private void readHead() throws IOException {
        byte[] magic = read(RecordingFormat.MAGIC.length, "the head");
        if (!Arrays.equals(magic, RecordingFormat.MAGIC)) {
            throw new DamagedRecordingException(
                    "it is not a recording: it does not begin with '"
                            + new String(
                                            RecordingFormat.MAGIC,
                                            java.nio.charset.StandardCharsets.US_ASCII)
                                    .strip()
                            + "'");
        }
        int version = read(1, "the head")[0];
        if (version != RecordingFormat.VERSION) {
            throw new DamagedRecordingException(
                    "it is a recording of version "
                            + version
                            + ", and this Plimsoll reads version "
                            + RecordingFormat.VERSION);
        }
    }

    /**
     * The next record; empty at the end.
     *
     * @throws DamagedRecordingException if what comes next is not a whole record
     */
    Optional<Recorded> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        long start = position;
        int length = readLength(start);
        if (length == 0) {
            readEnd(start);
            return Optional.empty();
        }
        String what = "record " + (records + 1) + " at byte " + start + packed;
        if (length < 0 || length > RecordingFormat.MOST_BYTES) {
            throw new DamagedRecordingException(what + " can't be " + length + " bytes long");
        }
        int checksum = ByteBuffer.wrap(read(4, what)).getInt();
        byte[] bytes = read(length, what);
        Recorded record =
                RecordingFormat.checksum(bytes) == checksum ? RecordingFormat.decode(bytes) : null;
        if (record == null) {
            throw new DamagedRecordingException(what + " is damaged: its checksum is wrong");
        }
        records++;
        return Optional.of(record);
    }

    /** How many records were read. */
    long records() {
        return records;
    }

    /** Bytes read, unpacked. */
    long position() {
        return position;
    }

    private int readLength(long start) throws IOException {
        byte[] length = readSome(4);
        if (length.length == 0) {
            throw new DamagedRecordingException(
                    "it was cut off after record "
                            + records
                            + ", at byte "
                            + start
                            + packed
                            + ": its end is missing");
        }
        if (length.length < 4) {
            throw cutOff(
                    "record " + (records + 1) + " at byte " + start + packed, length.length, 4);
        }
        return ByteBuffer.wrap(length).getInt();
    }

    private void readEnd(long start) throws IOException {
        String what = "its end at byte " + start + packed;
        long expected = ByteBuffer.wrap(read(8, what)).getLong();
        if (expected != records) {
            throw new DamagedRecordingException(
                    what + " says " + expected + " records, and there are " + records);
        }
        if (readSome(1).length > 0) {
            throw new DamagedRecordingException(
                    "further bytes follow " + what + "; recordings can't be joined");
        }
        ended = true;
    }

    private byte[] read(int length, String what) throws IOException {
        byte[] bytes = readSome(length);
        if (bytes.length < length) {
            throw cutOff(what, bytes.length, length);
        }
        return bytes;
    }

    private static DamagedRecordingException cutOff(String what, int there, int expected) {
        return new DamagedRecordingException(
                what + " is cut off: " + there + " of " + expected + " bytes are there");
    }

    /** Up to so many bytes; fewer only where the file ends or can't be unpacked further. */
    private byte[] readSome(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, BUFFER_BYTES)];
        int there = 0;
        while (there < length) {
            if (there == bytes.length) {
                // A damaged length does not take memory that the file does not fill.
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * bytes.length));
            }
            int read = readUnlessCut(bytes, there);
            if (read < 0) {
                break;
            }
            there += read;
        }
        position += there;
        return there == bytes.length ? bytes : Arrays.copyOf(bytes, there);
    }

    private int readUnlessCut(byte[] bytes, int from) throws IOException {
        try {
            return in.read(bytes, from, bytes.length - from);
        } catch (EOFException | ZipException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
