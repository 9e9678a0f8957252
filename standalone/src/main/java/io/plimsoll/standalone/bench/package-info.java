/** Measures what the agent costs, side by side with its peers, on real guests of the testbed. */
@NullMarked
package io.plimsoll.standalone.bench;

import org.jspecify.annotations.NullMarked;
