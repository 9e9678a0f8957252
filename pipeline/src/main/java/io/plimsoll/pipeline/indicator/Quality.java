package io.plimsoll.pipeline.indicator;

/**
 * How much can be built on a window.
 *
 * @param samples ticks received in the window
 * @param expected ticks that the agent's interval lets expect
 * @param gaps ticks missing by their sequence numbers
 * @param resets counters that began anew, so that no rate exists over the step
 * @param impossible rates that no machine can reach; they were left out
 */
public record Quality(int samples, int expected, int gaps, int resets, int impossible) {}
