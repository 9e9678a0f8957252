package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
import io.plimsoll.pipeline.series.Series;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One series of one subject: its detector, and how it stands. A surprise makes it suspect and fixes
 * the line up to which it was usual. Minutes beyond that line confirm it, minutes within it clear
 * it: not the detector, to which the new soon is usual.
 */
final class SeriesAlarm {
    /** After so long without values what follows need not resemble what was, ms. */
    static final long GAP_MILLIS = 600_000;

    /** For so long after a gap nothing is suspect: a guest that boots is busy, ms. */
    static final long SETTLE_MILLIS = 300_000;

    /** What is beyond the line by less than this share of it does not matter. */
    private static final double MATTERS_SHARE = 0.1;

    /** So many times further beyond the line than was told is materially worse. */
    private static final double WORSE = 2;

    private enum Phase {
        QUIET(0),
        SUSPECT(1),
        CONFIRMED(2);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        static Phase ofCode(int code) throws IOException {
            for (Phase phase : values()) {
                if (phase.code == code) {
                    return phase;
                }
            }
            throw new IOException("an alarm in the unknown phase " + code);
        }
    }

    private final Series series;
    private final DetectorKind kind;
    private final Detector detector;
    private final UsualRange range = new UsualRange();
    private Phase phase = Phase.QUIET;
    private boolean told;
    private long firstMillis = Long.MIN_VALUE;
    private long lastMillis = Long.MIN_VALUE;
    private long settledMillis = Long.MIN_VALUE;
    private long sinceMillis;
    private long insideSinceMillis;
    private int minutes;
    private int beyond;
    private boolean more;
    private Aspect aspect = Aspect.NONE;
    private double score;
    private double line;
    private double toldExcess;
    private double value;

    SeriesAlarm(Series series, DetectorKind kind) {
        this(series, kind, kind.create());
    }

    private SeriesAlarm(Series series, DetectorKind kind, Detector detector) {
        this.series = series;
        this.kind = kind;
        this.detector = detector;
    }

    /** A minute without a value of it. What is not measured for long is not unusual any more. */
    void missing(long endMillis) {
        if (isGone(endMillis) && phase == Phase.CONFIRMED) {
            phase = Phase.QUIET;
        }
    }

    /** Whether nothing was measured of it for so long that nobody knows how it stands. */
    boolean isGone(long endMillis) {
        return endMillis - lastMillis >= SubjectWatch.GONE_MILLIS;
    }

    /** Judges and learns the mean of a minute. */
    Change observe(long endMillis, double mean, AnomalyPolicy policy) {
        if (firstMillis == Long.MIN_VALUE) {
            firstMillis = endMillis;
        } else if (endMillis - lastMillis > GAP_MILLIS) {
            settledMillis = endMillis + SETTLE_MILLIS;
            // It learns as long as it is seen.
            firstMillis += endMillis - lastMillis;
            phase = phase == Phase.SUSPECT ? Phase.QUIET : phase;
            insideSinceMillis = endMillis;
        }
        lastMillis = endMillis;
        value = mean;
        if (phase != Phase.CONFIRMED) {
            range.add(mean);
        }
        Surprise surprise = detector.observe(endMillis, mean);
        return switch (phase) {
            case QUIET -> quiet(surprise, policy);
            case SUSPECT -> suspect(surprise, policy);
            case CONFIRMED -> confirmed(surprise, policy);
        };
    }

    private Change quiet(Surprise surprise, AnomalyPolicy policy) {
        if (surprise.score() < policy.threshold()
                || lastMillis - firstMillis < policy.learnMillis()
                || lastMillis < settledMillis
                || (series.onlyMore() && !surprise.more())) {
            return Change.NONE;
        }
        more = surprise.more();
        line = line(surprise);
        if (excess(surprise.level()) < least()) {
            return Change.NONE;
        }
        phase = Phase.SUSPECT;
        sinceMillis = lastMillis - 60_000;
        score = surprise.score();
        aspect = surprise.aspect();
        minutes = 0;
        beyond = 0;
        return suspect(surprise, policy);
    }

    /**
     * Where neither the time of day nor the last values decide, all that the series usually does is
     * usual.
     */
    private double line(Surprise surprise) {
        return switch (surprise.aspect()) {
            case TIME_OF_DAY, TIME_OF_DAY_SHIFT, SHAPE -> surprise.line();
            case NONE, JUMP, SHIFT, DRIFT, TOGETHER ->
                    more
                            ? Math.max(surprise.line(), range.high())
                            : Math.min(surprise.line(), range.low());
        };
    }

    private Change suspect(Surprise surprise, AnomalyPolicy policy) {
        score = Math.max(score, surprise.score());
        minutes++;
        beyond += excess(value) >= least() ? 1 : 0;
        if (beyond >= policy.confirm()) {
            phase = Phase.CONFIRMED;
            told = true;
            toldExcess = excess(value);
            insideSinceMillis = lastMillis;
            return Change.CONFIRMED;
        }
        if (policy.confirmOf() - minutes < policy.confirm() - beyond) {
            phase = Phase.QUIET;
        }
        return Change.NONE;
    }

    private Change confirmed(Surprise surprise, AnomalyPolicy policy) {
        score = Math.max(score, surprise.score());
        double excess = excess(value);
        if (excess > 0) {
            insideSinceMillis = lastMillis;
        }
        if (lastMillis - insideSinceMillis >= policy.clearMillis()
                || lastMillis - sinceMillis >= policy.usualMillis()) {
            phase = Phase.QUIET;
            return Change.OVER;
        }
        if (excess >= WORSE * toldExcess && excess - toldExcess >= series.matters()) {
            toldExcess = excess;
            return Change.WORSE;
        }
        return Change.NONE;
    }

    /** How far beyond the line. */
    private double excess(double level) {
        return more ? level - line : line - level;
    }

    /** How far it must be to matter. */
    private double least() {
        return Math.max(series.matters(), MATTERS_SHARE * Math.abs(line));
    }

    boolean isOpen() {
        return phase == Phase.CONFIRMED;
    }

    /** Whether it is or was part of the finding that is told now. */
    boolean isTold() {
        return told;
    }

    void forgetTold() {
        told = false;
    }

    Series series() {
        return series;
    }

    DetectorKind kind() {
        return kind;
    }

    long sinceMillis() {
        return sinceMillis;
    }

    /** What a finding says of it. */
    AnomalyPart part() {
        return new AnomalyPart(
                series,
                kind.key(),
                aspect,
                phase == Phase.CONFIRMED,
                sinceMillis,
                score,
                value,
                more ? Double.NEGATIVE_INFINITY : line,
                more ? line : Double.POSITIVE_INFINITY);
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(kind.code());
        detector.write(out);
        range.write(out);
        out.writeByte(phase.code);
        out.writeBoolean(told);
        out.writeLong(firstMillis);
        out.writeLong(lastMillis);
        out.writeLong(settledMillis);
        out.writeDouble(value);
        if (phase == Phase.QUIET && !told) {
            return;
        }
        out.writeLong(sinceMillis);
        out.writeLong(insideSinceMillis);
        out.writeInt(minutes);
        out.writeInt(beyond);
        out.writeBoolean(more);
        out.writeUTF(aspect.name());
        out.writeDouble(score);
        out.writeDouble(line);
        out.writeDouble(toldExcess);
    }

    static SeriesAlarm read(Series series, DataInput in) throws IOException {
        DetectorKind kind = DetectorKind.ofCode(in.readUnsignedByte());
        SeriesAlarm read = new SeriesAlarm(series, kind, kind.read(in));
        read.range.read(in);
        read.phase = Phase.ofCode(in.readUnsignedByte());
        read.told = in.readBoolean();
        read.firstMillis = in.readLong();
        read.lastMillis = in.readLong();
        read.settledMillis = in.readLong();
        read.value = in.readDouble();
        if (read.phase == Phase.QUIET && !read.told) {
            return read;
        }
        read.sinceMillis = in.readLong();
        read.insideSinceMillis = in.readLong();
        read.minutes = in.readInt();
        read.beyond = in.readInt();
        read.more = in.readBoolean();
        read.aspect = Aspect.valueOf(in.readUTF());
        read.score = in.readDouble();
        read.line = in.readDouble();
        read.toldExcess = in.readDouble();
        return read;
    }
}
