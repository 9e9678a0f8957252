/** Keeps records on disk until Kafka has them, in order, across restarts and outages. */
@NullMarked
package io.plimsoll.agent.spool;

import org.jspecify.annotations.NullMarked;
