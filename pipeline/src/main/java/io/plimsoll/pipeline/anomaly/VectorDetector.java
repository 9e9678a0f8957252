package io.plimsoll.pipeline.anomaly;

import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Judges several indicators of one host together, as they come: what is usual for each alone may be
 * unusual for all at once. Its memory does not grow.
 */
public sealed interface VectorDetector permits VectorTailDetector, ForestVectorDetector {
    /**
     * Judges a vector by what came before it, and learns it.
     *
     * @param epochMillis time of the values; one that is not after the last one's is judged as if
     *     it came right behind it
     * @param values a number for each indicator, in the order in which the detector was given their
     *     names; NaN where there is none
     */
    VectorSurprise observe(long epochMillis, double[] values);

    /** The names that it was given. */
    List<String> indicators();

    /** What it is. */
    VectorDetectorKind kind();

    /** Writes its whole memory, with a version first. */
    void write(DataOutput out) throws IOException;
}
