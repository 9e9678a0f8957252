/**
 * Keeps records on disk until Kafka has them, across restarts and outages. After an outage what is
 * new goes first and the rest follows slowly, in its order.
 */
@NullMarked
package io.plimsoll.agent.spool;

import org.jspecify.annotations.NullMarked;
