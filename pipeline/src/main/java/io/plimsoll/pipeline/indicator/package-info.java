/**
 * Counters become indicators: quantities with a unit over a window. Pure; knows no Flink and no
 * clock.
 */
@NullMarked
package io.plimsoll.pipeline.indicator;

import org.jspecify.annotations.NullMarked;
