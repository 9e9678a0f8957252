/**
 * Benchmarks: what the agent costs side by side with its peers on real guests of the testbed, and
 * how good detector and forecasts are on data from files.
 */
@NullMarked
package io.plimsoll.standalone.bench;

import org.jspecify.annotations.NullMarked;
