package io.plimsoll.pipeline.forecast;

import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.SubjectMinute;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts the resources of a VM or a host on means over five minutes, 5, 15 and 30 minutes ahead.
 * Five minutes of which there are values for less than three are a gap: a short one is bridged by
 * the last value, after a longer one nothing that was said before is compared with what comes.
 */
public final class SubjectForecasts {
    /** The horizons, ms. */
    public static final List<Long> HORIZON_MILLIS = List.of(300_000L, 900_000L, 1_800_000L);

    private static final int VERSION = 1;
    private static final long STEP_MILLIS = 300_000;
    private static final int[] STEPS = {1, 3, 6};

    /** Values of a step that must be there. */
    private static final int LEAST_MINUTES = 3;

    /** Steps of a gap that are bridged. */
    private static final int MOST_BRIDGED = 3;

    /** Comparisons at the furthest horizon before anything is said: an interval must be learnt. */
    private static final int PROOF = 12;

    private static final int RESOURCES = Resource.values().length;

    /** So many are always written. */
    private static final int OF_BOTH = 4;

    private long lastMinuteMillis = Long.MIN_VALUE;
    private long stepEndMillis = Long.MIN_VALUE;
    private boolean guestTells;
    private final @Nullable Forecaster[] forecasters = new @Nullable Forecaster[RESOURCES];
    private final double[] sums = new double[RESOURCES];
    private final byte[] counts = new byte[RESOURCES];
    private final double[] last = new double[RESOURCES];
    private final byte[] missed = new byte[RESOURCES];

    /**
     * What is said of a resource at a time.
     *
     * @param resource of what
     * @param now mean over the five minutes that are complete
     * @param byHorizon one for each of the horizons
     */
    public record Said(Resource resource, double now, List<Forecast> byHorizon) {}

    /** Adds a minute; returns what is said when five of them are complete. */
    public List<Said> observe(SubjectMinute minute) {
        if (minute.endMillis() <= lastMinuteMillis) {
            return List.of();
        }
        List<Said> said = List.of();
        long step = -Math.floorDiv(-minute.endMillis(), STEP_MILLIS) * STEP_MILLIS;
        if (step != stepEndMillis) {
            said = close(step);
        }
        lastMinuteMillis = minute.endMillis();
        stepEndMillis = step;
        double[] means = minute.means();
        if (!guestTells && !minute.uuid().isEmpty() && known(means, Series.VM_MEMORY_USED)) {
            guestTells = true;
            forecasters[Resource.MEMORY.slot()] = null; // it learnt another figure
        }
        for (Resource resource : Resource.values()) {
            double value =
                    resource.isOf(minute.subject())
                            ? means[series(resource, minute).slot()]
                            : Double.NaN;
            if (minute.coverage() >= 0.5 && Double.isFinite(value)) {
                sums[resource.slot()] += value;
                counts[resource.slot()]++;
            }
        }
        return minute.endMillis() == step ? close(step + STEP_MILLIS) : said;
    }

    private static boolean known(double[] means, Series series) {
        return Double.isFinite(means[series.slot()]);
    }

    private Series series(Resource resource, SubjectMinute minute) {
        boolean vm = minute.subject() == Series.Subject.VM;
        return switch (resource) {
            case CPU -> {
                boolean waits = vm && known(minute.means(), Series.VM_CPU_DEMAND);
                Series ofVm = waits ? Series.VM_CPU_DEMAND : Series.VM_CPU_USED;
                yield vm ? ofVm : Series.HOST_CPU_DEMAND;
            }
            case MEMORY -> {
                Series ofVm = guestTells ? Series.VM_MEMORY_USED : Series.VM_MEMORY_RESIDENT;
                yield vm ? ofVm : Series.HOST_MEMORY_USED;
            }
            case DISK -> vm ? Series.VM_DISK_BYTES : Series.HOST_DISK_BYTES;
            case NETWORK -> vm ? Series.VM_NET_BYTES : Series.HOST_NET_BYTES;
            case LINK -> Series.HOST_NETWORK_USE;
            case IO_STALL -> Series.HOST_IO_STALL;
            case NUMA -> Series.HOST_NUMA_FULL;
        };
    }

    /**
     * Ends the step; the next value belongs to another one. Where steps lie between the two, what
     * follows from the one that ended is no longer of any use.
     */
    private List<Said> close(long nextStepMillis) {
        List<Said> said = new ArrayList<>();
        if (stepEndMillis == Long.MIN_VALUE || stepEndMillis >= nextStepMillis) {
            return said;
        }
        long skipped = (nextStepMillis - stepEndMillis) / STEP_MILLIS - 1;
        for (Resource resource : Resource.values()) {
            int i = resource.slot();
            if (counts[i] >= LEAST_MINUTES) {
                said.addAll(learn(resource, sums[i] / counts[i]));
            } else {
                miss(i, 1);
            }
            miss(i, skipped);
            sums[i] = 0;
            counts[i] = 0;
        }
        stepEndMillis = nextStepMillis;
        return skipped > 0 ? List.of() : said;
    }

    private void miss(int i, long steps) {
        missed[i] = (byte) Math.min(Byte.MAX_VALUE, missed[i] + steps);
    }

    private List<Said> learn(Resource resource, double value) {
        int i = resource.slot();
        Forecaster forecaster = forecasters[i];
        if (forecaster == null) {
            forecaster = new Forecaster(STEPS);
            forecasters[i] = forecaster;
        } else if (missed[i] > MOST_BRIDGED) {
            forecaster.gap();
        } else {
            for (int step = 0; step < missed[i]; step++) {
                forecaster.observe(last[i]);
            }
        }
        missed[i] = 0;
        last[i] = value;
        List<Forecast> forecasts = forecaster.observe(value);
        return forecaster.proved() < PROOF
                ? List.of()
                : List.of(new Said(resource, value, forecasts));
    }

    /** Writes its whole memory, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(lastMinuteMillis);
        out.writeLong(stepEndMillis);
        out.writeBoolean(guestTells);
        int written = written();
        out.writeByte(written);
        for (int i = 0; i < written; i++) {
            Forecaster forecaster = forecasters[i];
            out.writeBoolean(forecaster != null);
            if (forecaster != null) {
                forecaster.write(out);
            }
            out.writeDouble(sums[i]);
            out.writeByte(counts[i]);
            out.writeDouble(last[i]);
            out.writeByte(missed[i]);
        }
    }

    /** Those beyond are of hosts alone, and a VM's need no room. */
    private int written() {
        int written = RESOURCES;
        while (written > OF_BOTH && forecasters[written - 1] == null && counts[written - 1] == 0) {
            written--;
        }
        return written;
    }

    /**
     * What was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static SubjectForecasts read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the memory of forecasts has version "
                            + version
                            + ", known here is "
                            + VERSION
                            + "\nMaybe a newer version of the job wrote it.");
        }
        SubjectForecasts read = new SubjectForecasts();
        read.lastMinuteMillis = in.readLong();
        read.stepEndMillis = in.readLong();
        read.guestTells = in.readBoolean();
        int count = in.readUnsignedByte();
        if (count > RESOURCES) {
            throw new IOException(
                    "forecasts of "
                            + count
                            + " resources, known here are "
                            + RESOURCES
                            + "\nMaybe a newer version of the job wrote it.");
        }
        for (int i = 0; i < count; i++) {
            read.forecasters[i] = in.readBoolean() ? Forecaster.read(in) : null;
            read.sums[i] = in.readDouble();
            read.counts[i] = in.readByte();
            read.last[i] = in.readDouble();
            read.missed[i] = in.readByte();
        }
        return read;
    }
}
