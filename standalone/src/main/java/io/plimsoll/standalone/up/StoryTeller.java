package io.plimsoll.standalone.up;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.RejectedRecordException;
import io.plimsoll.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads along on Kafka, as anybody could, and tells the story of one cluster. */
final class StoryTeller implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoryTeller.class);
    private static final List<Topics> TOPICS =
            List.of(Topics.INVENTORY, Topics.FINDINGS, Topics.REBALANCE, Topics.RESULTS);

    private static final JsonCodec<HostInventory> INVENTORY = JsonCodec.inventory();
    private static final JsonCodec<Finding> FINDING = JsonCodec.finding();
    private static final JsonCodec<Command> COMMAND = JsonCodec.command();
    private static final JsonCodec<CommandResult> RESULT = JsonCodec.result();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<String> terminal;
    private final Story story = new Story();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Begins to read.
     *
     * @param bootstrapServers of the broker, which has the topics
     * @param terminal takes the lines
     */
    StoryTeller(String bootstrapServers, Consumer<String> terminal) {
        this.terminal = terminal;
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                                // Commands are written in transactions.
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "200"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.thread = new Thread(this::read, "story-teller");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether a command was judged to have cured its hotspot. */
    boolean cured() {
        synchronized (story) {
            return story.cured();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        consumer.wakeup();
        thread.join(Duration.ofSeconds(5).toMillis());
    }

    private void read() {
        try (consumer) {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!stopped) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
                records.forEach(this::tell);
            }
        } catch (WakeupException e) {
            // Asked to stop.
        } catch (RuntimeException e) {
            log.error("the story can't be told any further", e);
        }
    }

    private List<TopicPartition> partitions() {
        return TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topic()).stream())
                .map((PartitionInfo found) -> new TopicPartition(found.topic(), found.partition()))
                .toList();
    }

    private void tell(ConsumerRecord<byte[], byte[]> told) {
        byte[] value = told.value();
        if (value == null) {
            return;
        }
        try {
            synchronized (story) {
                line(told.topic(), value).ifPresent(terminal);
            }
        } catch (RejectedRecordException e) {
            log.warn("a record on {} can't be told: {}", told.topic(), e.getMessage());
        }
    }

    private Optional<String> line(String topic, byte[] value) throws RejectedRecordException {
        if (topic.equals(Topics.FINDINGS.topic())) {
            return story.tell(FINDING.decode(value));
        }
        if (topic.equals(Topics.REBALANCE.topic())) {
            return Optional.of(story.tell(COMMAND.decode(value)));
        }
        if (topic.equals(Topics.RESULTS.topic())) {
            return story.tell(RESULT.decode(value));
        }
        story.learn(INVENTORY.decode(value));
        return Optional.empty();
    }
}
