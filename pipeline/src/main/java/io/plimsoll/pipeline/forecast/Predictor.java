package io.plimsoll.pipeline.forecast;

/** One cheap way to tell the future of a series from its past. */
interface Predictor {
    /** Learns the next value. */
    void learn(double value);

    /** The value so many steps ahead; called only after a value was learnt. */
    double predict(int steps);
}
