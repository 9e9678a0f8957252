package io.plimsoll.pipeline.anomaly;

import io.plimsoll.pipeline.anomaly.Surprise.Aspect;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Random Cut Forest on one series, for a few chosen ones: it judges the last eight values together,
 * and so sees shapes. A thousand times dearer than the default in memory and time.
 */
public final class ForestDetector implements Detector {
    private static final int VERSION = 1;
    private static final int SHINGLE = 8;

    /** Scores of the library are about 1; their tail in practice some tenths. */
    private static final double LEAST_EXCESS = 0.02;

    /** The expected value is worked out only for what is likely to be told. */
    private static final double EXPLAINED = 2;

    private final CutForest forest;
    private final Rarity rarity;

    /**
     * A detector that knows nothing yet.
     *
     * @param seed of its random cuts
     */
    public ForestDetector(long seed) {
        this(new CutForest(1, SHINGLE, seed), new Rarity(LEAST_EXCESS));
    }

    private ForestDetector(CutForest forest, Rarity rarity) {
        this.forest = forest;
        this.rarity = rarity;
    }

    @Override
    public Surprise observe(long epochMillis, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a value must be finite, not " + value);
        }
        float[] point = {CutForest.bounded(value)};
        float[] inContext = forest.inContext(point);
        double score = forest.isReady() ? rarity.score(forest.score(inContext)) : 0;
        double usual = score >= EXPLAINED ? forest.expectedLast(inContext) : value;
        forest.learn(point);
        return score > 0
                ? new Surprise(score, Aspect.SHAPE, value, usual, value, usual)
                : Surprise.NONE;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        rarity.write(out);
        forest.write(out);
    }

    /**
     * The detector that was written.
     *
     * @throws IOException if a newer version wrote it, or it is damaged
     */
    public static ForestDetector read(DataInput in) throws IOException {
        VectorMemory.readVersion(in, VERSION);
        Rarity rarity = Rarity.read(LEAST_EXCESS, in);
        return new ForestDetector(CutForest.read(in), rarity);
    }
}
