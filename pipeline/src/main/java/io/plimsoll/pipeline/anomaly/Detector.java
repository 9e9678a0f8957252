package io.plimsoll.pipeline.anomaly;

import java.io.DataOutput;
import java.io.IOException;

/** Judges the values of one series as they come. Its memory does not grow. */
public interface Detector {
    /**
     * Judges a value by what came before it, and learns it.
     *
     * @param epochMillis time of the value; one that is not after the last one's is judged as if it
     *     came right behind it
     * @param value a finite number
     */
    Surprise observe(long epochMillis, double value);

    /** Writes its whole memory, with a version first. */
    void write(DataOutput out) throws IOException;
}
