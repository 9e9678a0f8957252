/**
 * The Flink job: sources, thin operators around the pure packages, sinks. Flink is imported only
 * here.
 */
@NullMarked
package io.plimsoll.pipeline.job;

import org.jspecify.annotations.NullMarked;
