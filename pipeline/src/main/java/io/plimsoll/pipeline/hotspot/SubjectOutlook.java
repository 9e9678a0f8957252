package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.series.SubjectMinute;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is expected of a host or a VM; the memory of {@link OutlookDetector}. What is quiet is left
 * out, so that of most nothing is remembered.
 *
 * @param cluster failure domain
 * @param host host id; of a VM where it was last
 * @param uuid the VM's uuid, empty for the host itself
 * @param name the VM's name, empty for the host itself
 * @param outlooks those that are not quiet
 * @param lastMillis event time of the newest forecast, ms since 1970
 */
public record SubjectOutlook(
        String cluster,
        String host,
        String uuid,
        String name,
        Map<Foreseen, Outlook> outlooks,
        long lastMillis) {
    private static final int VERSION = 1;

    /** Copies the map. */
    public SubjectOutlook {
        outlooks = Map.copyOf(outlooks);
    }

    /** Nothing said yet. */
    public static SubjectOutlook unknown() {
        return new SubjectOutlook("", "", "", "", Map.of(), Long.MIN_VALUE);
    }

    /** Whether there is nothing to remember. */
    public boolean isQuiet() {
        return outlooks.isEmpty();
    }

    /** Whose it is, as {@link SubjectMinute#key}. */
    String key() {
        return SubjectMinute.key(cluster, host, uuid);
    }

    Outlook in(Foreseen what) {
        return outlooks.getOrDefault(what, Outlook.quiet());
    }

    SubjectOutlook after(SubjectForecast forecast, Foreseen what, Outlook outlook) {
        Map<Foreseen, Outlook> all = new EnumMap<>(Foreseen.class);
        all.putAll(outlooks);
        all.put(what, outlook);
        all.values().removeIf(each -> each.phase() == Outlook.Phase.QUIET);
        return new SubjectOutlook(
                forecast.cluster(),
                forecast.host(),
                forecast.uuid(),
                forecast.name(),
                all,
                Math.max(lastMillis, forecast.atMillis()));
    }

    SubjectOutlook without(Foreseen what) {
        Map<Foreseen, Outlook> all = new EnumMap<>(Foreseen.class);
        all.putAll(outlooks);
        all.remove(what);
        return new SubjectOutlook(cluster, host, uuid, name, all, lastMillis);
    }

    /** Until when it is worth keeping without a further forecast, ms since 1970. */
    public long staleMillis() {
        return lastMillis + OutlookDetector.FRESH_MILLIS;
    }

    /** Writes it, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(cluster);
        out.writeUTF(host);
        out.writeUTF(uuid);
        out.writeUTF(name);
        out.writeLong(lastMillis);
        out.writeByte(outlooks.size());
        for (Foreseen what : Foreseen.values()) {
            Outlook outlook = outlooks.get(what);
            if (outlook != null) {
                out.writeByte(what.slot());
                outlook.write(out);
            }
        }
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static SubjectOutlook read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw unknown("version", version, VERSION);
        }
        String cluster = in.readUTF();
        String host = in.readUTF();
        String uuid = in.readUTF();
        String name = in.readUTF();
        long last = in.readLong();
        int count = in.readUnsignedByte();
        Map<Foreseen, Outlook> outlooks = new EnumMap<>(Foreseen.class);
        for (int i = 0; i < count; i++) {
            int slot = in.readUnsignedByte();
            Foreseen what =
                    Foreseen.ofSlot(slot)
                            .orElseThrow(
                                    () -> unknown("figure", slot, Foreseen.values().length - 1));
            outlooks.put(what, Outlook.read(in));
        }
        return new SubjectOutlook(cluster, host, uuid, name, outlooks, last);
    }

    private static IOException unknown(String what, int read, int known) {
        return new IOException(
                "an outlook has the "
                        + what
                        + " "
                        + read
                        + ", the newest known here is "
                        + known
                        + "\nMaybe a newer version of the job wrote it.");
    }
}
