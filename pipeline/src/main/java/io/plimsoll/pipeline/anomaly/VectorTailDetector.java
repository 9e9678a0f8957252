package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.VectorSurprise.Part;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The cheap detector of vectors: how many indicators are far from usual, how far, and for how long.
 * Each counts by the logarithm of its deviations beyond three, so that one that is absurdly far out
 * does not outvote many that are clearly so; the counts are smoothed over some ten values.
 */
public final class VectorTailDetector implements VectorDetector {
    private static final int VERSION = 1;
    private static final double FROM_DEVIATIONS = 3;

    /** Weight of a new value in the smoothing. */
    private static final double WEIGHT = 2.0 / 11;

    /** Evidence of one indicator that is ten times as far out as 3 deviations is 2.3. */
    private static final double LEAST_EXCESS = 0.1;

    private final List<String> indicators;
    private final Usual[] usual;
    private final float[] evidence;
    private final Rarity rarity;

    /** A detector that knows nothing yet. */
    public VectorTailDetector(List<String> indicators) {
        this(indicators, new Rarity(LEAST_EXCESS));
    }

    private VectorTailDetector(List<String> indicators, Rarity rarity) {
        this.indicators = VectorMemory.checked(indicators);
        this.rarity = rarity;
        usual = new Usual[indicators.size()];
        for (int i = 0; i < usual.length; i++) {
            usual[i] = new Usual();
        }
        evidence = new float[usual.length];
    }

    @Override
    public VectorSurprise observe(long epochMillis, double[] values) {
        VectorMemory.check(indicators, values);
        if (VectorMemory.isEmpty(values)) {
            return VectorSurprise.NONE;
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double beyond = 0;
            if (!Double.isNaN(values[i])) {
                double times = Math.abs(usual[i].deviations(values[i])) / FROM_DEVIATIONS;
                // Rarely reached; strict, so that a replay elsewhere has the same memory.
                beyond = times > 1 ? StrictMath.log(times) : 0;
            }
            evidence[i] += (float) (WEIGHT * (beyond - evidence[i]));
            sum += evidence[i];
        }
        double score = rarity.score(sum);
        VectorSurprise surprise =
                score < VectorSurprise.EXPLAINED
                        ? VectorSurprise.unexplained(score)
                        : VectorSurprise.explained(score, parts(values, sum));
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                usual[i].learn(values[i]);
            }
        }
        return surprise;
    }

    private List<Part> parts(double[] values, double sum) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                double share = evidence[i] / sum;
                parts.add(new Part(i, indicators.get(i), share, values[i], usual[i].mean()));
            }
        }
        return parts;
    }

    @Override
    public List<String> indicators() {
        return indicators;
    }

    @Override
    public VectorDetectorKind kind() {
        return VectorDetectorKind.TAIL;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        VectorMemory.writeHead(out, VERSION, indicators);
        for (int i = 0; i < usual.length; i++) {
            usual[i].write(out);
            out.writeFloat(evidence[i]);
        }
        rarity.write(out);
    }

    /**
     * The detector that was written.
     *
     * @throws IOException if a newer version wrote it, or it is cut off
     */
    public static VectorTailDetector read(DataInput in) throws IOException {
        List<String> indicators = VectorMemory.readHead(in, VERSION);
        Usual[] usual = new Usual[indicators.size()];
        float[] evidence = new float[usual.length];
        for (int i = 0; i < usual.length; i++) {
            usual[i] = Usual.read(in);
            evidence[i] = in.readFloat();
        }
        VectorTailDetector detector =
                new VectorTailDetector(indicators, Rarity.read(LEAST_EXCESS, in));
        System.arraycopy(usual, 0, detector.usual, 0, usual.length);
        System.arraycopy(evidence, 0, detector.evidence, 0, evidence.length);
        return detector;
    }
}
