/**
 * What an indicator will be in some minutes, with an interval. Pure, one pass, constant memory;
 * knows no Flink and no clock.
 */
@NullMarked
package io.plimsoll.pipeline.forecast;

import org.jspecify.annotations.NullMarked;
