/** Reads the host's counters from /proc and cgroups, and makes samples of them. */
@NullMarked
package io.plimsoll.agent.sample;

import org.jspecify.annotations.NullMarked;
