package io.plimsoll.pipeline.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Means over minutes of a host and its VMs. A minute holds the windows that end in it; it is
 * complete with the window that ends with it, or with the first later one. A window that is not
 * newer than the last, because it was computed again, changes nothing.
 */
public final class MinuteRollUp {
    private static final int VERSION = 1;

    private String cluster = "";
    private long lastEndMillis = Long.MIN_VALUE;
    private long minuteEndMillis = Long.MIN_VALUE;
    private Sums host = new Sums(Series.Subject.HOST, "");
    private Map<String, Sums> vms = new LinkedHashMap<>();

    /** What was summed up of one subject. */
    private static final class Sums {
        private String name;
        private long coveredMillis;
        private final double[] sums;
        private final int[] counts;

        Sums(Series.Subject subject, String name) {
            this.name = name;
            sums = new double[Series.ofSubject(subject).size()];
            counts = new int[sums.length];
        }

        void add(Figures figures, long millis) {
            name = figures.name();
            coveredMillis += millis;
            double[] values = figures.values();
            for (int i = 0; i < sums.length; i++) {
                if (Double.isFinite(values[i])) {
                    sums[i] += values[i];
                    counts[i]++;
                }
            }
        }

        double[] means() {
            double[] means = new double[sums.length];
            for (int i = 0; i < means.length; i++) {
                means[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
            }
            return means;
        }

        void write(DataOutput out) throws IOException {
            out.writeUTF(name);
            out.writeLong(coveredMillis);
            Slots.write(sums, out);
            for (int count : counts) {
                out.writeInt(count);
            }
        }

        static Sums read(Series.Subject subject, DataInput in) throws IOException {
            Sums read = new Sums(subject, in.readUTF());
            read.coveredMillis = in.readLong();
            int count = in.readUnsignedByte();
            if (count > read.sums.length) {
                throw new IOException(
                        "sums of " + count + " series, known here are " + read.sums.length);
            }
            for (int i = 0; i < count; i++) {
                read.sums[i] = in.readDouble();
            }
            for (int i = 0; i < count; i++) {
                read.counts[i] = in.readInt();
            }
            return read;
        }
    }

    /** Adds a window; returns the minutes that are complete with it. */
    public List<SubjectMinute> add(HostFigures window) {
        if (window.endMillis() <= lastEndMillis) {
            return List.of();
        }
        List<SubjectMinute> complete = new ArrayList<>();
        long minute = minuteOf(window.endMillis());
        if (minute != minuteEndMillis) {
            close(window, complete);
        }
        cluster = window.cluster();
        minuteEndMillis = minute;
        lastEndMillis = window.endMillis();
        long millis = window.endMillis() - window.startMillis();
        host.add(window.ofHost(), millis);
        for (Figures vm : window.ofVms()) {
            vms.computeIfAbsent(vm.id(), id -> new Sums(Series.Subject.VM, vm.name()))
                    .add(vm, millis);
        }
        if (window.endMillis() == minute) {
            close(window, complete);
        }
        return complete;
    }

    /** End of the minute in which a window ends. */
    private static long minuteOf(long endMillis) {
        return -Math.floorDiv(-endMillis, SubjectMinute.MILLIS) * SubjectMinute.MILLIS;
    }

    private void close(HostFigures window, List<SubjectMinute> complete) {
        if (host.coveredMillis > 0) {
            complete.add(minute(window, "", host));
            vms.forEach((uuid, sums) -> complete.add(minute(window, uuid, sums)));
        }
        host = new Sums(Series.Subject.HOST, "");
        vms = new LinkedHashMap<>();
    }

    private SubjectMinute minute(HostFigures window, String uuid, Sums sums) {
        return new SubjectMinute(
                cluster,
                window.host(),
                uuid,
                sums.name,
                minuteEndMillis,
                window.endMillis(),
                Math.min(1, (double) sums.coveredMillis / SubjectMinute.MILLIS),
                sums.means());
    }

    /** Writes the minute that is not complete, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeUTF(cluster);
        out.writeLong(lastEndMillis);
        out.writeLong(minuteEndMillis);
        host.write(out);
        out.writeInt(vms.size());
        for (Map.Entry<String, Sums> vm : vms.entrySet()) {
            out.writeUTF(vm.getKey());
            vm.getValue().write(out);
        }
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static MinuteRollUp read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the sums of a minute have version "
                            + version
                            + ", known here is "
                            + VERSION
                            + "\nMaybe a newer version of the job wrote it.");
        }
        MinuteRollUp read = new MinuteRollUp();
        read.cluster = in.readUTF();
        read.lastEndMillis = in.readLong();
        read.minuteEndMillis = in.readLong();
        read.host = Sums.read(Series.Subject.HOST, in);
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String uuid = in.readUTF();
            read.vms.put(uuid, Sums.read(Series.Subject.VM, in));
        }
        return read;
    }
}
