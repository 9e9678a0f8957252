package io.plimsoll.pipeline.hotspot;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is expected of a host; the memory of {@link OutlookDetector}.
 *
 * @param cluster failure domain
 * @param cpu in CPU
 * @param memory in memory
 * @param lastMillis event time of the newest forecast, ms since 1970
 */
public record HostOutlook(String cluster, Outlook cpu, Outlook memory, long lastMillis) {
    private static final int VERSION = 1;

    /** Nothing said yet. */
    public static HostOutlook unknown() {
        return new HostOutlook("", Outlook.quiet(), Outlook.quiet(), Long.MIN_VALUE);
    }

    Outlook in(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case MEMORY -> memory;
        };
    }

    HostOutlook with(Resource resource, Outlook outlook) {
        return switch (resource) {
            case CPU -> new HostOutlook(cluster, outlook, memory, lastMillis);
            case MEMORY -> new HostOutlook(cluster, cpu, outlook, lastMillis);
        };
    }

    HostOutlook at(String ofCluster, long millis) {
        return new HostOutlook(ofCluster, cpu, memory, Math.max(lastMillis, millis));
    }

    /** Until when it is worth keeping without a further forecast, ms since 1970. */
    public long staleMillis() {
        return lastMillis + OutlookDetector.FRESH_MILLIS;
    }

    /** Writes it, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(cluster);
        cpu.write(out);
        memory.write(out);
        out.writeLong(lastMillis);
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static HostOutlook read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the outlook of a host has version "
                            + version
                            + ", known here is "
                            + VERSION
                            + "\nMaybe a newer version of the job wrote it.");
        }
        return new HostOutlook(in.readUTF(), Outlook.read(in), Outlook.read(in), in.readLong());
    }
}
