/**
 * One process per host: it samples the host and its VMs, ships raw counters to Kafka, and executes
 * signed commands. It never decides and never computes a rate.
 */
@NullMarked
package io.plimsoll.agent;

import org.jspecify.annotations.NullMarked;
