package io.plimsoll.pipeline.anomaly;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.returntypes.DiVector;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import com.amazon.randomcutforest.state.RandomCutForestState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The library's forest (Guha, Mishra, Roy, Schrijvers, "Robust Random Cut Forest Based Anomaly
 * Detection on Streams", ICML 2016) with our settings. The same seed and stream give the same
 * scores, also when it is written and read in between.
 */
final class CutForest {
    private static final int TREES = 30;
    private static final int SAMPLES = 128;

    /** Old points are dropped from the samples at this rate: a memory of some 30,000 points. */
    private static final double TIME_DECAY = 3e-5;

    /** Beyond this, differences of floats would overflow inside the library. */
    private static final double MOST = 1e30;

    private final RandomCutForest forest;

    /**
     * An empty forest.
     *
     * @param values number of values of a point
     * @param shingle number of points that are judged together
     */
    CutForest(int values, int shingle, long seed) {
        this(
                RandomCutForest.builder()
                        .dimensions(values * shingle)
                        .shingleSize(shingle)
                        .internalShinglingEnabled(shingle > 1)
                        .numberOfTrees(TREES)
                        .sampleSize(SAMPLES)
                        .timeDecay(TIME_DECAY)
                        .outputAfter(SAMPLES)
                        .parallelExecutionEnabled(false)
                        .randomSeed(seed)
                        .build());
    }

    private CutForest(RandomCutForest forest) {
        this.forest = forest;
    }

    static float bounded(double value) {
        return (float) Math.max(-MOST, Math.min(MOST, value));
    }

    /** The point, behind those before it if there is a shingle. */
    float[] inContext(float[] point) {
        return forest.transformToShingledPoint(point);
    }

    /** Whether enough points were learned to judge others. */
    boolean isReady() {
        return forest.isOutputReady();
    }

    /** About 1 for what is usual, more for what is not. */
    double score(float[] inContext) {
        return forest.getAnomalyScore(inContext);
    }

    /** How much each of the values adds to the score. */
    DiVector parts(float[] inContext) {
        return forest.getAnomalyAttribution(inContext);
    }

    /** What the last value would be if it went with the others. */
    double expectedLast(float[] inContext) {
        int last = inContext.length - 1;
        return forest.imputeMissingValues(inContext, new int[] {last})[last];
    }

    void learn(float[] point) {
        forest.update(point);
    }

    void write(DataOutput out) throws IOException {
        CutForestBytes.write(mapper().toState(forest), out);
    }

    static CutForest read(DataInput in) throws IOException {
        RandomCutForestState state = CutForestBytes.read(in);
        try {
            return new CutForest(mapper().toModel(state));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("the memory of a forest is damaged: " + e.getMessage(), e);
        }
    }

    private static RandomCutForestMapper mapper() {
        RandomCutForestMapper mapper = new RandomCutForestMapper();
        // Without its trees a forest would grow other ones, and its scores would not be the same.
        mapper.setSaveTreeStateEnabled(true);
        mapper.setPartialTreeStateEnabled(true);
        mapper.setSaveExecutorContextEnabled(true);
        mapper.setCompressionEnabled(true);
        return mapper;
    }
}
