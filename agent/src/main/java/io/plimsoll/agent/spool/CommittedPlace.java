package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How far Kafka has the spool. Two slots are written in turns, so that a torn write leaves the one
 * before; an older place only means that a few records are sent again.
 */
final class CommittedPlace {
    private static final int SLOT_BYTES = 12;

    private final FileChannel channel;
    private long place;
    private int nextSlot;

    CommittedPlace(Path file) throws IOException {
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        place = Math.max(read(0), read(1));
    }

    long place() {
        return place;
    }

    void advance(long to) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES).putLong(to);
        slot.putInt(Frame.checksum(slot.array(), 0, Long.BYTES)).flip();
        while (slot.hasRemaining()) {
            channel.write(slot, (long) nextSlot * SLOT_BYTES + slot.position());
        }
        nextSlot = 1 - nextSlot;
        place = to;
    }

    void close() throws IOException {
        channel.close();
    }

    private long read(int slot) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SLOT_BYTES);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, (long) slot * SLOT_BYTES + buffer.position()) < 0) {
                return 0;
            }
        }
        boolean whole = buffer.getInt(Long.BYTES) == Frame.checksum(buffer.array(), 0, Long.BYTES);
        return whole ? buffer.getLong(0) : 0;
    }
}
