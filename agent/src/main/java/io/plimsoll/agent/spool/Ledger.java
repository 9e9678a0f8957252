package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What waits in a log and how much of it was dropped, on disk. Two slots are written in turns, so
 * that a torn write leaves the one before; an older one only means that some records are sent
 * again. The file has its full size from the start, so a full disk does not stop it.
 *
 * <p>A slot: CRC-32C of the rest, length of the rest (4 bytes each), edition, dropped units, last
 * number, then start and end of each waiting stretch (8 bytes each).
 */
final class Ledger implements AutoCloseable {
    /** Most stretches that a slot holds. */
    static final int MAX_STRETCHES = 250;

    private static final int SLOT_BYTES = 4096;
    private static final int PREFIX_BYTES = 8;
    private static final int FIXED_BYTES = 24;

    private final FileChannel channel;
    private long edition;

    Ledger(Path file) throws IOException {
        channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        if (channel.size() < 2 * SLOT_BYTES) {
            write(ByteBuffer.allocate(2 * SLOT_BYTES), 0);
        }
    }

    /** What was written last; empty if there is nothing. */
    Optional<Entry> read() throws IOException {
        Optional<Entry> last = Optional.empty();
        for (int slot = 0; slot < 2; slot++) {
            Optional<Entry> entry = read(slot);
            if (entry.isPresent() && entry.get().edition() > edition) {
                edition = entry.get().edition();
                last = entry;
            }
        }
        return last;
    }

    /** Keeps this; it survives a kill of the agent, and after {@link #force} a power failure. */
    void write(Waitlist waiting, long dropped, long lastNumber) throws IOException {
        int rest = FIXED_BYTES + waiting.size() * 2 * Long.BYTES;
        ByteBuffer slot = ByteBuffer.allocate(PREFIX_BYTES + rest);
        slot.putInt(4, rest).position(PREFIX_BYTES);
        slot.putLong(edition + 1).putLong(dropped).putLong(lastNumber);
        for (Stretch stretch : waiting.stretches()) {
            slot.putLong(stretch.start()).putLong(stretch.end());
        }
        slot.putInt(0, Frame.checksum(slot.array(), 4, rest + 4)).flip();
        write(slot, (edition + 1) % 2 * SLOT_BYTES);
        edition++;
    }

    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private Optional<Entry> read(int slot) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(SLOT_BYTES);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, (long) slot * SLOT_BYTES + buffer.position()) < 0) {
                return Optional.empty();
            }
        }
        int rest = buffer.getInt(4);
        if (rest < FIXED_BYTES
                || rest > SLOT_BYTES - PREFIX_BYTES
                || buffer.getInt(0) != Frame.checksum(buffer.array(), 4, rest + 4)) {
            return Optional.empty();
        }
        List<Stretch> stretches = new ArrayList<>();
        for (int at = PREFIX_BYTES + FIXED_BYTES; at < PREFIX_BYTES + rest; at += 2 * Long.BYTES) {
            stretches.add(new Stretch(buffer.getLong(at), buffer.getLong(at + Long.BYTES)));
        }
        return Optional.of(
                new Entry(
                        buffer.getLong(PREFIX_BYTES),
                        buffer.getLong(PREFIX_BYTES + 8),
                        buffer.getLong(PREFIX_BYTES + 16),
                        new Waitlist(stretches)));
    }

    private void write(ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer, position + buffer.position());
        }
    }

    /**
     * A state of a log.
     *
     * @param edition greater each time
     * @param dropped units that were lost since the log was made
     * @param lastNumber number of the last unit that was appended then
     * @param waiting what waits
     */
    record Entry(long edition, long dropped, long lastNumber, Waitlist waiting) {}
}
