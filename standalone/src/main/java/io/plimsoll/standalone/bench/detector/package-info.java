/**
 * Benchmark of the detectors by JMH: what a value costs, and what a series keeps. It alone runs
 * with JMH on its path, which nothing else of this module may need.
 */
@NullMarked
package io.plimsoll.standalone.bench.detector;

import org.jspecify.annotations.NullMarked;
