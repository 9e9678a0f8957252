package io.plimsoll.pipeline.indicator;

/**
 * How complete and how right the figures of a window are.
 *
 * @param quality what decisions look at
 * @param partsMissing parts of the window's ticks that did not come
 * @param arrivals how the samples came
 * @param agentStarts starts of the agent in the window
 * @param last the last tick of the window
 */
record MeasuredQuality(
        Quality quality, int partsMissing, Arrivals arrivals, int agentStarts, Tick last) {}
