/** The agent's options: one constant each, read once at the start into typed records. */
@NullMarked
package io.plimsoll.agent.config;

import org.jspecify.annotations.NullMarked;
