package io.plimsoll.pipeline.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A VM or a host over a minute.
 *
 * @param cluster failure domain
 * @param host the host, or that on which the VM was
 * @param uuid the VM's uuid, empty for the host itself
 * @param name the VM's name, empty for the host itself
 * @param endMillis end of the minute, ms since 1970
 * @param knownMillis end of the window with which the minute was complete, ms since 1970
 * @param coverage share of the minute of which there are windows, 0 to 1; a VM that migrates has
 *     some of it on either host
 * @param means by slot, over the windows that have a value; NaN where none has. Not changed once it
 *     is here
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy of each would cost.
public record SubjectMinute(
        String cluster,
        String host,
        String uuid,
        String name,
        long endMillis,
        long knownMillis,
        double coverage,
        double[] means) {

    /** Length of what is called a minute here, ms. */
    public static final long MILLIS = 60_000;

    /** Whether it is of a VM or of the host itself. */
    public Series.Subject subject() {
        return uuid.isEmpty() ? Series.Subject.HOST : Series.Subject.VM;
    }

    /** What the series belong to; the same on whatever host the VM is. */
    public String key() {
        return key(cluster, host, uuid);
    }

    /** The key of a VM, or of a host if the uuid is empty. */
    public static String key(String cluster, String host, String uuid) {
        return uuid.isEmpty() ? cluster + "/host/" + host : cluster + "/vm/" + uuid;
    }

    /** How people call it. */
    public String called() {
        return uuid.isEmpty() ? host : name + " on " + host;
    }

    /** The same subject at a time at which nothing was measured any more. */
    public SubjectMinute seenLast(long atMillis) {
        return new SubjectMinute(cluster, host, uuid, name, atMillis, atMillis, 0, means);
    }

    /** Writes all of it. */
    public void write(DataOutput out) throws IOException {
        out.writeUTF(cluster);
        out.writeUTF(host);
        out.writeUTF(uuid);
        out.writeUTF(name);
        out.writeLong(endMillis);
        out.writeLong(knownMillis);
        out.writeDouble(coverage);
        Slots.write(means, out);
    }

    /** What was written. */
    public static SubjectMinute read(DataInput in) throws IOException {
        String cluster = in.readUTF();
        String host = in.readUTF();
        String uuid = in.readUTF();
        String name = in.readUTF();
        return new SubjectMinute(
                cluster,
                host,
                uuid,
                name,
                in.readLong(),
                in.readLong(),
                in.readDouble(),
                Slots.read(uuid.isEmpty() ? Series.Subject.HOST : Series.Subject.VM, in));
    }
}
