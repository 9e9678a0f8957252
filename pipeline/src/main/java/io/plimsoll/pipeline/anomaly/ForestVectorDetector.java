package io.plimsoll.pipeline.anomaly;

import com.amazon.randomcutforest.returntypes.DiVector;
import io.plimsoll.pipeline.anomaly.VectorSurprise.Part;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Random Cut Forest on the indicators of one host, for a few chosen hosts: it also sees values that
 * are usual each, but not together. Indicators enter as logarithms of their deviations, so that all
 * have the same say; an absent one enters as its mean.
 */
public final class ForestVectorDetector implements VectorDetector {
    private static final int VERSION = 1;

    /** Weight of a new score in the smoothing. */
    private static final double WEIGHT = 2.0 / 11;

    /** Scores of the library are about 1; their tail in practice some tenths. */
    private static final double LEAST_EXCESS = 0.02;

    private final List<String> indicators;
    private final Usual[] usual;
    private final CutForest forest;
    private final Rarity rarity;
    private double evidence;

    /**
     * A detector that knows nothing yet.
     *
     * @param seed of its random cuts
     */
    public ForestVectorDetector(List<String> indicators, long seed) {
        this(indicators, new CutForest(indicators.size(), 1, seed), new Rarity(LEAST_EXCESS));
    }

    private ForestVectorDetector(List<String> indicators, CutForest forest, Rarity rarity) {
        this.indicators = VectorMemory.checked(indicators);
        this.forest = forest;
        this.rarity = rarity;
        usual = new Usual[indicators.size()];
        for (int i = 0; i < usual.length; i++) {
            usual[i] = new Usual();
        }
    }

    @Override
    public VectorSurprise observe(long epochMillis, double[] values) {
        VectorMemory.check(indicators, values);
        if (VectorMemory.isEmpty(values)) {
            return VectorSurprise.NONE;
        }
        float[] point = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                double deviations = usual[i].deviations(values[i]);
                point[i] = (float) (Math.signum(deviations) * Math.log1p(Math.abs(deviations)));
            }
        }
        VectorSurprise surprise = forest.isReady() ? judge(point, values) : VectorSurprise.NONE;
        forest.learn(point);
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                usual[i].learn(values[i]);
            }
        }
        return surprise;
    }

    private VectorSurprise judge(float[] point, double[] values) {
        double score = forest.score(point);
        evidence = evidence == 0 ? score : evidence + WEIGHT * (score - evidence);
        double rare = rarity.score(evidence);
        return rare < VectorSurprise.EXPLAINED
                ? VectorSurprise.unexplained(rare)
                : VectorSurprise.explained(rare, parts(point, values));
    }

    private List<Part> parts(float[] point, double[] values) {
        DiVector attribution = forest.parts(point);
        double sum = Math.max(attribution.getHighLowSum(), 1e-9);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                double share = attribution.getHighLowSum(i) / sum;
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
        return VectorDetectorKind.FOREST;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        VectorMemory.writeHead(out, VERSION, indicators);
        for (Usual one : usual) {
            one.write(out);
        }
        out.writeDouble(evidence);
        rarity.write(out);
        forest.write(out);
    }

    /**
     * The detector that was written.
     *
     * @throws IOException if a newer version wrote it, or it is damaged
     */
    public static ForestVectorDetector read(DataInput in) throws IOException {
        List<String> indicators = VectorMemory.readHead(in, VERSION);
        Usual[] usual = new Usual[indicators.size()];
        for (int i = 0; i < usual.length; i++) {
            usual[i] = Usual.read(in);
        }
        double evidence = in.readDouble();
        Rarity rarity = Rarity.read(LEAST_EXCESS, in);
        ForestVectorDetector detector =
                new ForestVectorDetector(indicators, CutForest.read(in), rarity);
        System.arraycopy(usual, 0, detector.usual, 0, usual.length);
        detector.evidence = evidence;
        return detector;
    }
}
