package io.plimsoll.pipeline.job;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A sample that waits for its window. It is never changed, so that a checkpoint that is under way
 * shares it instead of copying all bytes of the host.
 *
 * @param wallMillis its time, ms since 1970
 * @param forgetAtMillis event time after which no window needs it any more
 * @param arrivedMillis when it came, ms since 1970 by the job's clock; kept so that a window that
 *     is computed again says the same
 * @param late whether its window was closed when it came
 * @param duplicates how often it came again
 * @param parts of how many parts its tick is
 * @param bytes as they came; decoded when the window closes, so that state needs no schema of its
 *     own
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; copying every record's bytes would cost.
public record StoredSample(
        long wallMillis,
        long forgetAtMillis,
        long arrivedMillis,
        boolean late,
        int duplicates,
        int parts,
        byte[] bytes) {
    private static final int VERSION = 1;

    StoredSample cameAgain() {
        return new StoredSample(
                wallMillis, forgetAtMillis, arrivedMillis, late, duplicates + 1, parts, bytes);
    }

    /** Writes it, with a version first. */
    void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(wallMillis);
        out.writeLong(forgetAtMillis);
        out.writeLong(arrivedMillis);
        out.writeBoolean(late);
        out.writeInt(duplicates);
        out.writeInt(parts);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    static StoredSample read(DataInput in) throws IOException {
        Format.checkVersion("a stored sample", in.readUnsignedByte(), VERSION);
        long wall = in.readLong();
        long forgetAt = in.readLong();
        long arrived = in.readLong();
        boolean late = in.readBoolean();
        int duplicates = in.readInt();
        int parts = in.readInt();
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new StoredSample(wall, forgetAt, arrived, late, duplicates, parts, bytes);
    }
}
