/** Receives commands, checks them, executes them and answers each with results. */
@NullMarked
package io.plimsoll.agent.command;

import org.jspecify.annotations.NullMarked;
