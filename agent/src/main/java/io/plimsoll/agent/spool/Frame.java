package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A record on disk: a mark, length and CRC-32C of the payload (4 bytes each), then the payload:
 * kind (1 byte), time (8 bytes), number (8 bytes), value. Behind damage the mark tells where the
 * next record may begin, and the number how many were lost.
 *
 * @param record the record
 * @param number how many units had been appended with it, since the spool was made; the parts of a
 *     tick have the number of the tick
 */
record Frame(Outgoing record, long number) {
    static final int MARK = 0x504C4D31;
    static final int HEADER_BYTES = 12;
    private static final int PREFIX_BYTES = 17;

    /** Nothing that an agent writes is longer; a greater length is garbage. */
    static final int MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

    /** Its size on disk. */
    int bytes() {
        return bytes(record);
    }

    static int bytes(Outgoing record) {
        return HEADER_BYTES + PREFIX_BYTES + record.value().length;
    }

    ByteBuffer encode() {
        ByteBuffer buffer = ByteBuffer.allocate(bytes());
        buffer.position(HEADER_BYTES);
        buffer.put(record.kind().code()).putLong(record.atEpochMillis()).putLong(number);
        buffer.put(record.value()).flip();
        int payload = buffer.limit() - HEADER_BYTES;
        buffer.putInt(0, MARK).putInt(4, payload);
        buffer.putInt(8, checksum(buffer.array(), HEADER_BYTES, payload));
        return buffer;
    }

    /** The record at this place; empty if it is torn, garbled or there is none. */
    static Optional<Frame> read(FileChannel channel, long position) throws IOException {
        int length = payloadLength(channel, position);
        if (length < 0) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + length);
        if (!fill(channel, frame, position)
                || checksum(frame.array(), HEADER_BYTES, length) != frame.getInt(8)) {
            return Optional.empty();
        }
        byte[] value = new byte[length - PREFIX_BYTES];
        frame.get(HEADER_BYTES + PREFIX_BYTES, value);
        return Outgoing.Kind.of(frame.get(HEADER_BYTES))
                .map(
                        kind ->
                                new Frame(
                                        new Outgoing(kind, frame.getLong(HEADER_BYTES + 1), value),
                                        frame.getLong(HEADER_BYTES + 9)));
    }

    /**
     * Bytes of the payload if a header is there and the file is long enough for what it announces,
     * else -1. So a garbled record differs from one that was never written to its end.
     */
    static int payloadLength(FileChannel channel, long position) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        if (!fill(channel, header, position) || header.getInt(0) != MARK) {
            return -1;
        }
        int length = header.getInt(4);
        boolean plausible =
                length >= PREFIX_BYTES
                        && length <= MAX_PAYLOAD_BYTES
                        && length <= channel.size() - position - HEADER_BYTES;
        return plausible ? length : -1;
    }

    static int checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
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
}
