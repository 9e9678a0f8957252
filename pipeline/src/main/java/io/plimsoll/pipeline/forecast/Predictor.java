package io.plimsoll.pipeline.forecast;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One cheap way to tell the future of a series from its past. */
interface Predictor {
    /** Learns the newest of the last values. */
    void learn(Recent recent);

    /** The value so many steps ahead; called only after a value was learnt. */
    double predict(Recent recent, int steps);

    /** Writes what it keeps beside the last values. */
    default void write(DataOutput out) throws IOException {}

    /** Takes over what was written. */
    default void read(DataInput in) throws IOException {}
}
