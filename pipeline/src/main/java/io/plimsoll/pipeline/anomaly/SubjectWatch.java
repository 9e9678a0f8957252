package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.Series.Subject;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.wire.Finding;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches all series of a VM or a host, those of a host also together. However many of them are
 * unusual, there is one finding at a time: opened by the first that is confirmed, updated when
 * another joins or one gets materially worse, cleared when all are over.
 */
public final class SubjectWatch {
    /**
     * A subject, or a series of it, of which nothing came for this time is gone, and with it what
     * was found, ms.
     */
    public static final long GONE_MILLIS = 1_800_000;

    private static final int VERSION = 1;

    /** Least time between two updates of a finding, ms. */
    private static final long UPDATE_MILLIS = 300_000;

    /** Minutes of which less was seen say little. */
    private static final double LEAST_COVERAGE = 0.5;

    private final Subject subject;
    private final @Nullable SeriesAlarm[] alarms;
    private @Nullable HostAlarm together;
    private long lastMinuteMillis = Long.MIN_VALUE;
    private boolean guestTells;
    private long openSinceMillis = Long.MIN_VALUE;
    private long toldMillis;
    private boolean moreToTell;
    private @Nullable SubjectMinute openMinute;

    /** A watch that knows nothing yet. */
    public SubjectWatch(Subject subject) {
        this.subject = subject;
        alarms = new @Nullable SeriesAlarm[Series.watchedOf(subject).size()];
    }

    /** Whether there is a finding that is not cleared. */
    public boolean isOpen() {
        return openSinceMillis != Long.MIN_VALUE;
    }

    /** End of the newest minute, ms since 1970. */
    public long lastMinuteMillis() {
        return lastMinuteMillis;
    }

    /**
     * Whether a minute counts: while a VM migrates both hosts may tell of the same one, or little.
     */
    public boolean judges(SubjectMinute minute) {
        return minute.endMillis() > lastMinuteMillis && minute.coverage() >= LEAST_COVERAGE;
    }

    /** Judges and learns a minute; one that does not count changes nothing. */
    public Optional<Finding> observe(SubjectMinute minute, AnomalyPolicy policy) {
        if (!judges(minute)) {
            return Optional.empty();
        }
        lastMinuteMillis = minute.endMillis();
        if (subject == Subject.VM
                && Double.isFinite(minute.means()[Series.VM_MEMORY_USED.slot()])) {
            guestTells = true;
        }
        for (Series series : Series.watchedOf(subject)) {
            moreToTell |= watch(series, minute, policy);
        }
        if (subject == Subject.HOST) {
            moreToTell |= watchTogether(minute, policy);
        }
        Optional<Finding> told = told(minute, policy);
        openMinute = isOpen() ? minute : null;
        return told;
    }

    /** Returns whether there is more to tell. */
    private boolean watch(Series series, SubjectMinute minute, AnomalyPolicy policy) {
        int slot = series.slot();
        DetectorKind kind = policy.detectors().getOrDefault(series, DetectorKind.NONE);
        SeriesAlarm alarm = alarms[slot];
        if (kind == DetectorKind.NONE || (series == Series.VM_MEMORY_RESIDENT && guestTells)) {
            alarms[slot] = null;
            return false;
        }
        double mean = minute.means()[slot];
        if (!Double.isFinite(mean)) {
            if (alarm != null) {
                alarm.missing(minute.endMillis());
            }
            return false;
        }
        if (alarm == null || alarm.kind() != kind) {
            alarm = new SeriesAlarm(series, kind);
            alarms[slot] = alarm;
        }
        Change change = alarm.observe(minute.endMillis(), mean, policy);
        return change == Change.CONFIRMED || change == Change.WORSE;
    }

    /** Returns whether there is more to tell than of each series by itself. */
    private boolean watchTogether(SubjectMinute minute, AnomalyPolicy policy) {
        if (policy.hosts() == VectorDetectorKind.NONE) {
            together = null;
            return false;
        }
        HostAlarm alarm = together;
        if (alarm == null || !alarm.fits(policy.hosts())) {
            alarm = new HostAlarm(policy.hosts());
            together = alarm;
        }
        Change change = alarm.observe(minute.endMillis(), minute.means(), policy);
        return (change == Change.CONFIRMED || change == Change.WORSE)
                && alarm.parts().stream().anyMatch(part -> !isToldByItself(part.series()));
    }

    private boolean isToldByItself(Series series) {
        SeriesAlarm alarm = alarms[series.slot()];
        return alarm != null && alarm.isTold();
    }

    private Optional<Finding> told(SubjectMinute minute, AnomalyPolicy policy) {
        List<AnomalyPart> open = parts(AnomalyPart::isOpen);
        if (open.isEmpty()) {
            if (!isOpen()) {
                return Optional.empty();
            }
            Finding cleared =
                    finding(Finding.State.CLEARED, minute, policy, over(minute.endMillis()));
            close();
            return Optional.of(cleared);
        }
        if (!isOpen()) {
            openSinceMillis = open.stream().mapToLong(AnomalyPart::sinceMillis).min().orElseThrow();
            return Optional.of(tell(Finding.State.OPEN, minute, policy));
        }
        if (moreToTell && minute.knownMillis() - toldMillis >= UPDATE_MILLIS) {
            return Optional.of(tell(Finding.State.UPDATED, minute, policy));
        }
        return Optional.empty();
    }

    /** Why nothing of what was told is open any more. */
    private String over(long endMillis) {
        String gone =
                Arrays.stream(alarms)
                        .filter(alarm -> alarm != null && alarm.isTold() && alarm.isGone(endMillis))
                        .map(alarm -> alarm.series().indicator())
                        .collect(Collectors.joining(", "));
        return gone.isEmpty()
                ? "all is as usual again"
                : gone + " was not measured for 30 minutes, and all else is as usual";
    }

    private Finding tell(Finding.State state, SubjectMinute minute, AnomalyPolicy policy) {
        moreToTell = false;
        toldMillis = minute.knownMillis();
        return finding(state, minute, policy, "");
    }

    private Finding finding(
            Finding.State state, SubjectMinute minute, AnomalyPolicy policy, String over) {
        return AnomalyFindings.of(
                state, minute, openSinceMillis, parts(part -> true), policy, over);
    }

    private void close() {
        openSinceMillis = Long.MIN_VALUE;
        moreToTell = false;
        for (SeriesAlarm alarm : alarms) {
            if (alarm != null) {
                alarm.forgetTold();
            }
        }
        if (together != null) {
            together.forgetTold();
        }
    }

    /**
     * What is or was part of the finding. A series that is unusual by itself is not said again to
     * be so together with others.
     */
    private List<AnomalyPart> parts(Predicate<AnomalyPart> which) {
        List<AnomalyPart> parts = new ArrayList<>();
        for (SeriesAlarm alarm : alarms) {
            if (alarm != null && alarm.isTold() && which.test(alarm.part())) {
                parts.add(alarm.part());
            }
        }
        HostAlarm all = together;
        if (all != null && all.isTold()) {
            List<Series> said = parts.stream().map(AnomalyPart::series).toList();
            for (AnomalyPart part : all.parts()) {
                if (!said.contains(part.series()) && which.test(part)) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    /** How each series stands that is unusual now. */
    public List<OpenSeries> openSeries() {
        return parts(AnomalyPart::isOpen).stream().map(AnomalyPart::open).toList();
    }

    /** The subject of what is open, at a time at which nothing may be measured any more. */
    public Optional<SubjectMinute> lastOpen(long atMillis) {
        return Optional.ofNullable(openMinute).map(minute -> minute.seenLast(atMillis));
    }

    /**
     * Clears what is open if nothing came any more.
     *
     * @param atMillis event time now
     */
    public Optional<Finding> gone(long atMillis, AnomalyPolicy policy) {
        SubjectMinute of = openMinute;
        if (of == null || atMillis - lastMinuteMillis < GONE_MILLIS) {
            return Optional.empty();
        }
        Finding cleared =
                finding(
                        Finding.State.CLEARED,
                        of.seenLast(atMillis),
                        policy,
                        "nothing was measured for 30 minutes");
        Arrays.fill(alarms, null);
        together = null;
        close();
        openMinute = null;
        return Optional.of(cleared);
    }

    /** Writes its whole memory, with a version first. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeBoolean(subject == Subject.VM);
        out.writeLong(lastMinuteMillis);
        out.writeBoolean(guestTells);
        out.writeLong(openSinceMillis);
        out.writeLong(toldMillis);
        out.writeBoolean(moreToTell);
        SubjectMinute minute = openMinute;
        out.writeBoolean(minute != null);
        if (minute != null) {
            minute.write(out);
        }
        out.writeByte(alarms.length);
        for (SeriesAlarm alarm : alarms) {
            out.writeBoolean(alarm != null);
            if (alarm != null) {
                alarm.write(out);
            }
        }
        HostAlarm all = together;
        out.writeBoolean(all != null);
        if (all != null) {
            all.write(out);
        }
    }

    /**
     * The watch that was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static SubjectWatch read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the memory of a watch has version "
                            + version
                            + ", known here is "
                            + VERSION
                            + "\nMaybe a newer version of the job wrote it.");
        }
        SubjectWatch read = new SubjectWatch(in.readBoolean() ? Subject.VM : Subject.HOST);
        read.lastMinuteMillis = in.readLong();
        read.guestTells = in.readBoolean();
        read.openSinceMillis = in.readLong();
        read.toldMillis = in.readLong();
        read.moreToTell = in.readBoolean();
        read.openMinute = in.readBoolean() ? SubjectMinute.read(in) : null;
        int count = in.readUnsignedByte();
        if (count > read.alarms.length) {
            throw new IOException(
                    "a watch of "
                            + count
                            + " series, known here are "
                            + read.alarms.length
                            + "\nMaybe a newer version of the job wrote it.");
        }
        for (int slot = 0; slot < count; slot++) {
            if (in.readBoolean()) {
                read.alarms[slot] = SeriesAlarm.read(Series.watchedOf(read.subject).get(slot), in);
            }
        }
        read.together = in.readBoolean() ? HostAlarm.read(in) : null;
        return read;
    }
}
