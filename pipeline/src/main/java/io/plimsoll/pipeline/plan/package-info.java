/** The cheapest set of moves that cures the hot hosts, with its lower bound and a checker. Pure. */
@NullMarked
package io.plimsoll.pipeline.plan;

import org.jspecify.annotations.NullMarked;
