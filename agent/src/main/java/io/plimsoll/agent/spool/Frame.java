package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record on disk: length and CRC-32C of the payload (4 bytes each), then the payload: kind (1
 * byte), time (8 bytes), value.
 */
final class Frame {
    private static final int HEADER_BYTES = 8;
    private static final int PREFIX_BYTES = 9;

    /** Nothing that an agent writes is longer; a greater length is garbage. */
    static final int MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

    private Frame() {}

    static int bytes(Outgoing record) {
        return HEADER_BYTES + PREFIX_BYTES + record.value().length;
    }

    static ByteBuffer encode(Outgoing record) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes(record));
        buffer.position(HEADER_BYTES);
        buffer.put(record.kind().code()).putLong(record.atEpochMillis()).put(record.value());
        buffer.flip();
        buffer.putInt(0, buffer.limit() - HEADER_BYTES);
        buffer.putInt(4, checksum(buffer.array(), HEADER_BYTES, buffer.limit() - HEADER_BYTES));
        return buffer;
    }

    /** The record at this place; empty if it is torn, garbled or there is none. */
    static Optional<Outgoing> read(FileChannel channel, long position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (!fill(channel, header, position)) {
            return Optional.empty();
        }
        int length = header.getInt(0);
        if (length < PREFIX_BYTES
                || length > MAX_PAYLOAD_BYTES
                || length > channel.size() - position - HEADER_BYTES) {
            return Optional.empty();
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        if (!fill(channel, payload, position + HEADER_BYTES)
                || checksum(payload.array(), 0, length) != header.getInt(4)) {
            return Optional.empty();
        }
        byte[] value = new byte[length - PREFIX_BYTES];
        payload.get(PREFIX_BYTES, value);
        return Outgoing.Kind.of(payload.get(0))
                .map(kind -> new Outgoing(kind, payload.getLong(1), value));
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer, long position)
            throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
