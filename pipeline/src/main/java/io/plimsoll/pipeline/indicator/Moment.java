package io.plimsoll.pipeline.indicator;

/**
 * In which tick something is read.
 *
 * @param tick number of the tick within the calculation
 * @param inside whether the tick lies in the window; one before it only begins a step
 * @param maxStepNanos over a longer step there is no rate, as it would hide what happened in it
 * @param counters to be filled with what is read
 */
record Moment(int tick, boolean inside, long maxStepNanos, Counters counters) {

    Moment withMaxStep(long nanos) {
        return new Moment(tick, inside, Math.max(nanos, maxStepNanos), counters);
    }
}
