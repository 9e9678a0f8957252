package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
import io.plimsoll.pipeline.anomaly.VectorSurprise.Part;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.Series.Subject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All series of a host together: their detector, and how they stand. There is no line here, as each
 * of them may be where it often is: the score itself makes it suspect, confirms and clears it. What
 * the detector holds against a series counts only if that is far enough from usual to matter.
 */
final class HostAlarm {
    private static final List<Series> SERIES = Series.watchedOf(Subject.HOST);
    private static final List<String> INDICATORS = SERIES.stream().map(Series::indicator).toList();

    /** Of random cuts: a replay makes the same ones. */
    private static final long SEED = 1;

    /** What is off by less than this share of what is usual does not matter. */
    private static final double MATTERS_SHARE = 0.1;

    /** What matters must explain at least this share of what is explained. */
    private static final double EXPLAINS = 0.5;

    /** It is calm below this share of the threshold. */
    private static final double CALM_SHARE = 0.5;

    /** How it stands. */
    private enum Phase {
        QUIET,
        SUSPECT,
        CONFIRMED,
        /** It lasted so long that it counts as usual; it is judged again once it was calm. */
        ACCEPTED
    }

    private final VectorDetector detector;
    private final UsualRange[] ranges = new UsualRange[SERIES.size()];
    private final double[] values = new double[SERIES.size()];
    private final long[] lastMillis = new long[SERIES.size()];
    private final long[] countsFromMillis = new long[SERIES.size()];
    private Phase phase = Phase.QUIET;
    private boolean told;
    private long sinceMillis;
    private long calmSinceMillis;
    private int minutes;
    private int beyond;
    private double score;

    /** A bit for each series by its slot. */
    private int named;

    HostAlarm(VectorDetectorKind kind) {
        this(kind.create(INDICATORS, SEED));
    }

    private HostAlarm(VectorDetector detector) {
        this.detector = detector;
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new UsualRange();
        }
        Arrays.fill(lastMillis, Long.MIN_VALUE);
    }

    /** Below this a host is calm. */
    static double calmScore(AnomalyPolicy policy) {
        return CALM_SHARE * policy.threshold();
    }

    /** Whether it is of this kind, and of the series that there are today. */
    boolean fits(VectorDetectorKind kind) {
        return detector.kind() == kind && detector.indicators().equals(INDICATORS);
    }

    /** Judges and learns the means of a minute, NaN for a series without one. */
    Change observe(long endMillis, double[] ofAll, AnomalyPolicy policy) {
        double[] means = Arrays.copyOf(ofAll, SERIES.size());
        if (Arrays.stream(means).allMatch(Double::isNaN)) {
            return Change.NONE;
        }
        if (endMillis - Arrays.stream(lastMillis).max().orElseThrow() > SeriesAlarm.GAP_MILLIS) {
            // Nobody saw whether it was calm meanwhile.
            calmSinceMillis = endMillis;
        }
        for (int i = 0; i < means.length; i++) {
            if (!Double.isNaN(means[i])) {
                see(i, endMillis, means[i], policy);
            }
        }
        VectorSurprise surprise = detector.observe(endMillis, means);
        if (surprise.score() >= calmScore(policy)) {
            calmSinceMillis = endMillis;
        }
        return switch (phase) {
            case QUIET -> quiet(surprise, endMillis, policy);
            case SUSPECT -> suspect(surprise, endMillis, policy);
            case CONFIRMED -> confirmed(surprise, endMillis, policy);
            case ACCEPTED -> {
                phase = isCalm(endMillis, policy) ? Phase.QUIET : phase;
                yield Change.NONE;
            }
        };
    }

    /**
     * A disk or a NIC may be plugged in later: each series is learnt by itself before it counts.
     */
    private void see(int slot, long endMillis, double mean, AnomalyPolicy policy) {
        if (lastMillis[slot] == Long.MIN_VALUE) {
            countsFromMillis[slot] = endMillis + policy.learnMillis();
        } else if (endMillis - lastMillis[slot] > SeriesAlarm.GAP_MILLIS) {
            // It learns as long as it is seen.
            long toLearn = countsFromMillis[slot] - lastMillis[slot];
            countsFromMillis[slot] = endMillis + Math.max(toLearn, SeriesAlarm.SETTLE_MILLIS);
        }
        lastMillis[slot] = endMillis;
        values[slot] = mean;
        if (phase != Phase.CONFIRMED) {
            ranges[slot].add(mean);
        }
    }

    private Change quiet(VectorSurprise surprise, long endMillis, AnomalyPolicy policy) {
        if (!isBeyond(surprise, endMillis, policy)) {
            return Change.NONE;
        }
        phase = Phase.SUSPECT;
        sinceMillis = endMillis - 60_000;
        score = 0;
        minutes = 0;
        beyond = 0;
        named = 0;
        return suspect(surprise, endMillis, policy);
    }

    private Change suspect(VectorSurprise surprise, long endMillis, AnomalyPolicy policy) {
        minutes++;
        if (isBeyond(surprise, endMillis, policy)) {
            beyond++;
            score = Math.max(score, surprise.score());
            named |= mattering(surprise, endMillis);
        }
        if (beyond >= policy.confirm()) {
            phase = Phase.CONFIRMED;
            told = true;
            return Change.CONFIRMED;
        }
        if (policy.confirmOf() - minutes < policy.confirm() - beyond) {
            phase = Phase.QUIET;
        }
        return Change.NONE;
    }

    private Change confirmed(VectorSurprise surprise, long endMillis, AnomalyPolicy policy) {
        if (isCalm(endMillis, policy)) {
            phase = Phase.QUIET;
            return Change.OVER;
        }
        if (endMillis - sinceMillis >= policy.usualMillis()) {
            phase = Phase.ACCEPTED;
            return Change.OVER;
        }
        if (!isBeyond(surprise, endMillis, policy)) {
            return Change.NONE;
        }
        score = Math.max(score, surprise.score());
        int before = named;
        named |= mattering(surprise, endMillis);
        return named == before ? Change.NONE : Change.WORSE;
    }

    private boolean isCalm(long endMillis, AnomalyPolicy policy) {
        return endMillis - calmSinceMillis >= policy.clearMillis();
    }

    private boolean isBeyond(VectorSurprise surprise, long endMillis, AnomalyPolicy policy) {
        if (surprise.score() < policy.threshold()) {
            return false;
        }
        double all = 0;
        double mattering = 0;
        for (Part part : surprise.parts()) {
            all += part.share();
            mattering += matters(part, endMillis) ? part.share() : 0;
        }
        return mattering > 0 && mattering >= EXPLAINS * all;
    }

    private int mattering(VectorSurprise surprise, long endMillis) {
        int bits = 0;
        for (Part part : surprise.parts()) {
            bits |= matters(part, endMillis) ? 1 << part.index() : 0;
        }
        return bits;
    }

    private boolean matters(Part part, long endMillis) {
        Series series = SERIES.get(part.index());
        double off = part.seen() - part.usual();
        return endMillis >= countsFromMillis[part.index()]
                && (off > 0 || !series.onlyMore())
                && Math.abs(off)
                        >= Math.max(series.matters(), MATTERS_SHARE * Math.abs(part.usual()));
    }

    /** Whether it is or was part of the finding that is told now. */
    boolean isTold() {
        return told;
    }

    void forgetTold() {
        told = false;
    }

    /** The series that it is held against. */
    List<AnomalyPart> parts() {
        List<AnomalyPart> parts = new ArrayList<>();
        for (Series series : SERIES) {
            int slot = series.slot();
            if ((named & 1 << slot) != 0) {
                parts.add(
                        new AnomalyPart(
                                series,
                                detector.kind().key(),
                                Aspect.TOGETHER,
                                phase == Phase.CONFIRMED,
                                sinceMillis,
                                score,
                                values[slot],
                                ranges[slot].low(),
                                ranges[slot].high()));
            }
        }
        return parts;
    }

    void write(DataOutput out) throws IOException {
        VectorDetectorKind.write(detector, out);
        out.writeByte(ranges.length);
        for (int i = 0; i < ranges.length; i++) {
            ranges[i].write(out);
            out.writeDouble(values[i]);
            out.writeLong(lastMillis[i]);
            out.writeLong(countsFromMillis[i]);
        }
        out.writeUTF(phase.name());
        out.writeBoolean(told);
        out.writeLong(sinceMillis);
        out.writeLong(calmSinceMillis);
        out.writeInt(minutes);
        out.writeInt(beyond);
        out.writeDouble(score);
        out.writeInt(named);
    }

    static HostAlarm read(DataInput in) throws IOException {
        HostAlarm read = new HostAlarm(VectorDetectorKind.read(in));
        int count = in.readUnsignedByte();
        if (count > read.ranges.length) {
            throw new IOException(
                    "a watch of a host with "
                            + count
                            + " series, known here are "
                            + read.ranges.length
                            + "\nMaybe a newer version of the job wrote it.");
        }
        for (int i = 0; i < count; i++) {
            read.ranges[i].read(in);
            read.values[i] = in.readDouble();
            read.lastMillis[i] = in.readLong();
            read.countsFromMillis[i] = in.readLong();
        }
        String phase = in.readUTF();
        try {
            read.phase = Phase.valueOf(phase);
        } catch (IllegalArgumentException e) {
            throw new IOException("a watch of a host in the unknown phase " + phase, e);
        }
        read.told = in.readBoolean();
        read.sinceMillis = in.readLong();
        read.calmSinceMillis = in.readLong();
        read.minutes = in.readInt();
        read.beyond = in.readInt();
        read.score = in.readDouble();
        read.named = in.readInt();
        return read;
    }
}
