package io.plimsoll.agent.command;

import io.plimsoll.agent.Clock;
import io.plimsoll.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of commands and gives this host's own to the desk. It takes all partitions itself
 * instead of joining a group, as every agent must see every partition; the group only keeps how far
 * this agent has read. An offset is committed after the command is in the journal, so a crash
 * repeats commands, which the journal recognises, and loses none.
 */
public final class CommandReceiver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandReceiver.class);
    private static final String TOPIC = Topics.REBALANCE.topic();
    private static final Duration POLL = Duration.ofSeconds(30);

    /** Without a bound it waits for the answer to what was asked last, which may take long. */
    private static final CloseOptions CLOSE = CloseOptions.timeout(Duration.ofMillis(500));

    private static final Duration COMMIT_PERIOD = Duration.ofSeconds(5);
    private static final Duration PARTITION_PERIOD = Duration.ofMinutes(1);

    /** A new agent looks back this far; what is older has expired or will be decided anew. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(15);

    private final String hostId;
    private final byte[] key;
    private final CommandDesk desk;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Clock clock;
    private final Thread thread;
    private String trouble = "";
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /**
     * A receiver, not yet started.
     *
     * @param consumers makes a consumer; may fail as long as the brokers' names can't be resolved
     */
    public CommandReceiver(
            String hostId,
            CommandDesk desk,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Clock clock) {
        this.hostId = hostId;
        this.key = hostId.getBytes(StandardCharsets.UTF_8);
        this.desk = desk;
        this.consumers = consumers;
        this.clock = clock;
        this.thread = new Thread(this::run, "plimsoll-" + hostId + "-commands");
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        stopping = true;
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        desk.resume();
        while (!stopping) {
            try {
                receive();
            } catch (WakeupException e) {
                log.debug("{}: woken up to stop", hostId);
            } catch (KafkaException e) {
                trouble(
                        "commands can't be received from "
                                + TOPIC
                                + ": "
                                + e.getMessage()
                                + "; trying again");
                pause();
            }
        }
    }

    private void receive() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            current = consumer;
            receive(consumer);
        } finally {
            current = null;
            consumer.close(CLOSE);
        }
    }

    private void receive(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> assigned = new HashSet<>();
        long nextPartitionsNanos = clock.monoNanos();
        long nextCommitNanos = clock.monoNanos();
        boolean uncommitted = false;
        while (!stopping) {
            long now = clock.monoNanos();
            if (now >= nextPartitionsNanos) {
                assign(consumer, assigned);
                if (assigned.isEmpty()) {
                    pause();
                    continue;
                }
                nextPartitionsNanos = now + PARTITION_PERIOD.toNanos();
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            uncommitted |= !records.isEmpty();
            boolean own = handle(records);
            if (uncommitted && (own || now >= nextCommitNanos)) {
                consumer.commitSync();
                uncommitted = false;
                nextCommitNanos = now + COMMIT_PERIOD.toNanos();
            }
        }
    }

    private boolean handle(ConsumerRecords<byte[], byte[]> records) {
        boolean own = false;
        for (ConsumerRecord<byte[], byte[]> received : records) {
            if (Arrays.equals(received.key(), key) && received.value() != null) {
                own = true;
                desk.handle(received.value());
            }
        }
        return own;
    }

    private void assign(Consumer<byte[], byte[]> consumer, Set<TopicPartition> assigned) {
        List<PartitionInfo> found = consumer.partitionsFor(TOPIC);
        if (found == null || found.isEmpty()) {
            trouble(
                    "the topic "
                            + TOPIC
                            + " does not exist (or may not be read): no commands are received until it is created");
            return;
        }
        Set<TopicPartition> fresh =
                found.stream()
                        .map(info -> new TopicPartition(TOPIC, info.partition()))
                        .filter(partition -> !assigned.contains(partition))
                        .collect(Collectors.toSet());
        if (fresh.isEmpty()) {
            return;
        }
        assigned.addAll(fresh);
        consumer.assign(assigned);
        start(consumer, fresh);
        trouble = "";
        log.info("{}: receiving commands from {} partitions of {}", hostId, assigned.size(), TOPIC);
    }

    /** Where this agent left off, or else a little before now. */
    private void start(Consumer<byte[], byte[]> consumer, Set<TopicPartition> fresh) {
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(fresh);
        // Asked first: a command that comes while the next question is answered lies behind it.
        Map<TopicPartition, Long> ends = consumer.endOffsets(fresh);
        long from = clock.wallMillis() - LOOK_BACK.toMillis();
        Map<TopicPartition, OffsetAndTimestamp> recent =
                consumer.offsetsForTimes(
                        fresh.stream().collect(Collectors.toMap(p -> p, p -> from)));
        for (TopicPartition partition : fresh) {
            OffsetAndMetadata left = committed.get(partition);
            OffsetAndTimestamp first = recent.get(partition);
            if (left != null) {
                consumer.seek(partition, left.offset());
            } else if (first != null) {
                consumer.seek(partition, first.offset());
            } else {
                consumer.seek(partition, ends.getOrDefault(partition, 0L));
            }
        }
    }

    private void trouble(String what) {
        if (!what.equals(trouble)) {
            log.warn("{}: {}", hostId, what);
        }
        trouble = what;
    }

    private void pause() {
        for (int i = 0; i < 4 && !stopping; i++) {
            try {
                TimeUnit.MILLISECONDS.sleep(250);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
    }
}
