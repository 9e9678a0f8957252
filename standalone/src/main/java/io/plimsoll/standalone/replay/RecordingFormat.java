package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Topics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A recording: {@link #MAGIC}, a byte for the version, then for each record its length in bytes and
 * the CRC-32C of them (4 bytes each, the highest first), and the bytes: a letter for the topic,
 * partition (4), offset (8), timestamp (8), arrival (8), length of the key (4), key in UTF-8,
 * value. The last length is 0, and the number of all records (8) follows, so that a recording that
 * was cut off is known as such.
 */
final class RecordingFormat {
    /** What a recording begins with. */
    static final byte[] MAGIC = "plimsoll-recording\n".getBytes(StandardCharsets.US_ASCII);

    /** The version that this code writes, and the only one that it reads. */
    static final int VERSION = 1;

    /** A longer record is none: Kafka's own limit is far lower. */
    static final int MOST_BYTES = 64 << 20;

    private RecordingFormat() {}

    static byte[] encode(Recorded record) throws IOException {
        byte[] key = record.key().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + record.value().length);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(letter(record.topic()));
        out.writeInt(record.partition());
        out.writeLong(record.offset());
        out.writeLong(record.timestampMillis());
        out.writeLong(record.arrivedMillis());
        out.writeInt(key.length);
        out.write(key);
        out.write(record.value());
        return bytes.toByteArray();
    }

    /** The record; null if these are not the bytes of one. */
    static @Nullable Recorded decode(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        if (bytes.length < 33) {
            return null;
        }
        Topics topic = topic(in.readByte());
        int partition = in.readInt();
        long offset = in.readLong();
        long timestamp = in.readLong();
        long arrived = in.readLong();
        int keyLength = in.readInt();
        if (topic == null || keyLength < 0 || keyLength > in.available()) {
            return null;
        }
        String key = new String(in.readNBytes(keyLength), StandardCharsets.UTF_8);
        return new Recorded(topic, partition, offset, timestamp, arrived, key, in.readAllBytes());
    }

    static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static char letter(Topics topic) {
        return switch (topic) {
            case SAMPLES -> 'S';
            case INVENTORY -> 'I';
            case RESULTS -> 'R';
            case FINDINGS, REBALANCE, REJECTED ->
                    throw new IllegalArgumentException("the job does not read " + topic.topic());
        };
    }

    private static @Nullable Topics topic(byte letter) {
        return switch (letter) {
            case 'S' -> Topics.SAMPLES;
            case 'I' -> Topics.INVENTORY;
            case 'R' -> Topics.RESULTS;
            default -> null;
        };
    }
}
