/**
 * An InfluxDB sink for Flink: points are encoded, buffered, sent in batches by a thread of their
 * own, and kept in the checkpoint while the store is away.
 *
 * <p>In the order of the flow: {@link io.plimsoll.sinks.InfluxPoint}, {@link
 * io.plimsoll.sinks.LineEncoder} (for points in bulk {@link io.plimsoll.sinks.LineWriter} and
 * {@link io.plimsoll.sinks.InfluxLines}), {@link io.plimsoll.sinks.PointBuffer}, {@link
 * io.plimsoll.sinks.PointSender}, {@link io.plimsoll.sinks.BatchDelivery}, {@link
 * io.plimsoll.sinks.HttpPointStore}. Nothing here knows what the points are about.
 */
@NullMarked
package io.plimsoll.sinks;

import org.jspecify.annotations.NullMarked;
