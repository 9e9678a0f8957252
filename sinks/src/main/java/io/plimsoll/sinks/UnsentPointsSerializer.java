package io.plimsoll.sinks;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Version 1, all of it in gzip, whose checksum shows damage:
 *
 * <ul>
 *   <li>int: number of lines
 *   <li>for each line an int: its length in bytes, and the line in UTF-8
 * </ul>
 *
 * Compressed because the state is largest when the store is away, and checkpoints must not fail
 * then: Flink's default storage refuses a state of more than 5 MB.
 */
final class UnsentPointsSerializer implements SimpleVersionedSerializer<UnsentPoints> {
    static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(UnsentPoints points) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(points.lines().size());
            for (String line : points.lines()) {
                byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public UnsentPoints deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "Unsent points of version "
                            + version
                            + " can't be read, only version "
                            + VERSION
                            + ". Maybe the checkpoint was written by a newer release.");
        }
        try (DataInputStream in =
                new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(serialized)))) {
            List<String> lines = readLines(in);
            if (in.read() >= 0) {
                throw new IOException("bytes are left after the last line");
            }
            return new UnsentPoints(lines);
        } catch (IOException e) {
            throw new IOException(
                    "Unsent points in the checkpoint are damaged ("
                            + serialized.length
                            + " bytes): "
                            + e
                            + ". Maybe restore from another checkpoint, or give the sink a new uid"
                            + " and allow non-restored state, which loses these points.",
                    e);
        }
    }

    private static List<String> readLines(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || length > LineEncoder.MAX_LINE_BYTES) {
                throw new IOException("line " + i + " of " + count + " has length " + length);
            }
            byte[] utf8 = in.readNBytes(length);
            if (utf8.length < length) {
                throw new IOException("line " + i + " of " + count + " is cut off");
            }
            lines.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return lines;
    }
}
