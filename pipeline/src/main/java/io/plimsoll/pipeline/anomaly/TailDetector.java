package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * The default detector: the surprise of a value is the most that any of its aspects has. Means over
 * 1, 6, 36 and 216 values are compared each with the next longer, so that it sees jumps, shifts and
 * drifts but no constant level, and where the series proves to have a day also with the time of
 * day. Each figure has tails of its own; what comes again and again is soon no surprise.
 */
public final class TailDetector implements Detector {
    private static final int VERSION = 1;
    private static final int[] SPANS = {1, 6, 36, 216};
    private static final Aspect[] SCALES = {Aspect.JUMP, Aspect.SHIFT, Aspect.DRIFT};
    private static final int RESIDUAL_SPAN = 6;

    /** Relative error of sums of values. */
    private static final double ROUNDING = 1e-9;

    private final double[] means = new double[SPANS.length];
    private final double[] before = new double[SPANS.length];
    private final TwoTails[] scales = new TwoTails[SCALES.length];
    private DailyProfile profile = new DailyProfile();
    private TwoTails timeOfDay = new TwoTails(Aspect.TIME_OF_DAY);
    private TwoTails timeOfDayShift = new TwoTails(Aspect.TIME_OF_DAY_SHIFT);
    private double residualMean;
    private long residuals;
    private long seen;

    /** A detector that knows nothing yet. */
    public TailDetector() {
        for (int i = 0; i < SCALES.length; i++) {
            scales[i] = new TwoTails(SCALES[i]);
        }
    }

    @Override
    public Surprise observe(long epochMillis, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a value must be finite, not " + value);
        }
        seen++;
        System.arraycopy(means, 0, before, 0, means.length);
        for (int i = 0; i < means.length; i++) {
            means[i] += weight(i) * (value - means[i]);
        }
        Surprise surprise = Surprise.NONE;
        for (int i = 0; i < scales.length; i++) {
            Surprise ofScale = scales[i].observe(difference(means[i], means[i + 1]));
            // The longer mean has moved with the value already, which is not what was usual.
            double line = before[i + 1] + ofScale.usual() / Math.max(0.5, 1 - weight(i + 1));
            surprise = surprise.orMore(ofScale.at(means[i], line));
        }
        OptionalDouble residual = profile.residual(epochMillis, value);
        if (residual.isEmpty()) {
            return surprise;
        }
        Surprise daily = daily(residual.getAsDouble());
        double usual = value - residual.getAsDouble();
        daily = daily.at(usual + daily.seen(), usual + daily.usual());
        return profile.proved() ? surprise.orMore(daily) : surprise;
    }

    private double weight(int scale) {
        return Math.max(2.0 / (SPANS[scale] + 1), 1.0 / seen);
    }

    /** Their difference, without what is only rounding. */
    private static double difference(double a, double b) {
        double difference = a - b;
        return Math.abs(difference) < ROUNDING * Math.abs(b) ? 0 : difference;
    }

    private Surprise daily(double residual) {
        residuals++;
        double weight = Math.max(2.0 / (RESIDUAL_SPAN + 1), 1.0 / residuals);
        residualMean += weight * (residual - residualMean);
        return timeOfDay.observe(residual).orMore(timeOfDayShift.observe(residualMean));
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(seen);
        for (double mean : means) {
            out.writeDouble(mean);
        }
        for (TwoTails tails : scales) {
            tails.write(out);
        }
        profile.write(out);
        timeOfDay.write(out);
        timeOfDayShift.write(out);
        out.writeDouble(residualMean);
        out.writeLong(residuals);
    }

    /**
     * The detector that was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static TailDetector read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the memory of a detector has version "
                            + version
                            + ", known here is "
                            + VERSION);
        }
        TailDetector detector = new TailDetector();
        detector.seen = in.readLong();
        for (int i = 0; i < detector.means.length; i++) {
            detector.means[i] = in.readDouble();
        }
        for (int i = 0; i < SCALES.length; i++) {
            detector.scales[i] = TwoTails.read(SCALES[i], in);
        }
        detector.profile = DailyProfile.read(in);
        detector.timeOfDay = TwoTails.read(Aspect.TIME_OF_DAY, in);
        detector.timeOfDayShift = TwoTails.read(Aspect.TIME_OF_DAY_SHIFT, in);
        detector.residualMean = in.readDouble();
        detector.residuals = in.readLong();
        return detector;
    }
}
