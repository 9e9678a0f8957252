/**
 * Looks at a host once and says what keeps it from being measured or run well, each with the
 * command that mends it. One class for each check, over facts that were gathered before.
 */
@NullMarked
package io.plimsoll.agent.doctor;

import org.jspecify.annotations.NullMarked;
