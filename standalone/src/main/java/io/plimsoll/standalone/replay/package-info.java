/**
 * Recorded samples through the very operators of the job, with another policy: what would have been
 * found. Nothing that is ordered in a replay leaves it.
 */
@NullMarked
package io.plimsoll.standalone.replay;

import org.jspecify.annotations.NullMarked;
