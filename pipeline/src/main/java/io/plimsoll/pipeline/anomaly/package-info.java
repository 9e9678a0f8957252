/**
 * Indicators become anomalies: values that do not fit the past of their own series. Pure, one pass,
 * constant memory; knows no Flink and no clock.
 */
@NullMarked
package io.plimsoll.pipeline.anomaly;

import org.jspecify.annotations.NullMarked;
