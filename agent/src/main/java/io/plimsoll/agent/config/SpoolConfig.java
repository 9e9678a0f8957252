package io.plimsoll.agent.config;

import java.time.Duration;

/**
 * What waits on disk while Kafka is away, and how it leaves.
 *
 * @param maxBytes most that waits
 * @param fsyncInterval how often it is flushed to the disk; 0: with every record
 * @param replayRate ticks of the backlog that are sent per live tick
 */
public record SpoolConfig(long maxBytes, Duration fsyncInterval, double replayRate) {}
