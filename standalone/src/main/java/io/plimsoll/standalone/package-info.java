/**
 * Everything on one machine: Kafka, Flink, the agents and a simulated fleet in one JVM, and what a
 * person needs to send the job to a cluster.
 */
@NullMarked
package io.plimsoll.standalone;

import org.jspecify.annotations.NullMarked;
