package io.plimsoll.standalone.replay;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPOutputStream;

/** Writes a recording; closing it writes its end, unless it was abandoned. */
final class RecordingWriter implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final DataOutputStream out;
    private long records;
    private boolean abandoned;

    RecordingWriter(OutputStream to) throws IOException {
        out = new DataOutputStream(to);
        out.write(RecordingFormat.MAGIC);
        out.writeByte(RecordingFormat.VERSION);
    }

    /**
     * Begins a new file, packed by gzip if its name ends in {@code .gz}.
     *
     * @throws IOException also if the file is there already
     */
    static RecordingWriter create(Path file) throws IOException {
        OutputStream raw = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        boolean pack = file.toString().endsWith(".gz");
        OutputStream to = pack ? new GZIPOutputStream(raw, BUFFER_BYTES) : raw;
        return new RecordingWriter(new BufferedOutputStream(to, BUFFER_BYTES));
    }

    void write(Recorded record) throws IOException {
        byte[] bytes = RecordingFormat.encode(record);
        out.writeInt(bytes.length);
        out.writeInt(RecordingFormat.checksum(bytes));
        out.write(bytes);
        records++;
    }

    long records() {
        return records;
    }

    /** More should have come: what was written is to be known as cut off. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public void close() throws IOException {
        if (!abandoned) {
            out.writeInt(0);
            out.writeLong(records);
        }
        out.close();
    }
}
