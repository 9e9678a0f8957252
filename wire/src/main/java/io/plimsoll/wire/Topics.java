package io.plimsoll.wire;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The only place where a topic's name, key, writer, reader and retention are written. */
public enum Topics {
    SAMPLES(
            "plimsoll.samples",
            "host id",
            "HostSample",
            "agent",
            "job",
            Optional.of(Duration.ofDays(2))),
    INVENTORY(
            "plimsoll.inventory",
            "host id",
            "HostInventory",
            "agent",
            "job, console",
            Optional.empty()),
    FINDINGS(
            "plimsoll.findings",
            "host id",
            "Finding",
            "job",
            "console, alerting",
            Optional.of(Duration.ofDays(7))),
    REBALANCE(
            "plimsoll.rebalance",
            "host id",
            "Command",
            "job",
            "agents, anyone",
            Optional.of(Duration.ofDays(7))),
    RESULTS(
            "plimsoll.results",
            "host id",
            "CommandResult",
            "agent",
            "job, console",
            Optional.of(Duration.ofDays(7))),
    REJECTED(
            "plimsoll.rejected",
            "source",
            "the bytes and the reason",
            "job",
            "operator",
            Optional.of(Duration.ofDays(7)));

    /** Largest record that an agent sends, in bytes; a larger tick is divided into parts. */
    public static final int MAX_SAMPLE_BYTES = 256 * 1024;

    private final String topic;
    private final String key;
    private final String value;
    private final String writer;
    private final String reader;
    private final Optional<Duration> retention;

    Topics(
            String topic,
            String key,
            String value,
            String writer,
            String reader,
            Optional<Duration> retention) {
        this.topic = topic;
        this.key = key;
        this.value = value;
        this.writer = writer;
        this.reader = reader;
        this.retention = retention;
    }

    /** Name of the topic on the broker. */
    public String topic() {
        return topic;
    }

    /** What the record's key is. */
    public String key() {
        return key;
    }

    /** What the record's value is. */
    public String value() {
        return value;
    }

    /** Who writes to the topic. */
    public String writer() {
        return writer;
    }

    /** Who reads from the topic. */
    public String reader() {
        return reader;
    }

    /**
     * How long records are kept; empty for a compacted topic, which keeps the newest of each key.
     */
    public Optional<Duration> retention() {
        return retention;
    }

    /** Whether the topic keeps only the newest record of each key. */
    public boolean compacted() {
        return retention.isEmpty();
    }

    /** All topics in the order of the flow. */
    public static List<Topics> all() {
        return List.of(values());
    }
}
