package io.plimsoll.standalone.cluster;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The agents' side of the topics, and what an onlooker sees there. */
final class FleetKafka implements AutoCloseable {
    static final int PARTITIONS = 2;

    private static final Duration POLL = Duration.ofMillis(200);

    private final HostSampleCodec samples = new HostSampleCodec();
    private final JsonCodec<HostInventory> inventories = JsonCodec.inventory();
    private final JsonCodec<CommandResult> results = JsonCodec.result();
    private final JsonCodec<Command> commands = JsonCodec.command();
    private final JsonCodec<Finding> findings = JsonCodec.finding();
    private final String bootstrapServers;
    private final String jobGroup;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    FleetKafka(String bootstrapServers, String jobGroup) {
        this.bootstrapServers = bootstrapServers;
        this.jobGroup = jobGroup;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    void sendSamples(List<HostSample> tick) {
        for (HostSample sample : tick) {
            // As agents do: a sample's record has the time of the sample.
            send(Topics.SAMPLES, sample.getWallMillis(), sample.getHost(), samples.encode(sample));
        }
    }

    void send(HostInventory inventory) {
        send(
                Topics.INVENTORY,
                inventory.atEpochMillis(),
                inventory.host(),
                inventories.encode(inventory));
    }

    void send(CommandResult result) {
        send(Topics.RESULTS, result.atEpochMillis(), result.host(), results.encode(result));
    }

    private void send(Topics topic, long atMillis, String key, byte[] value) {
        sent.add(
                producer.send(
                        new ProducerRecord<>(
                                topic.topic(),
                                null,
                                atMillis,
                                key.getBytes(StandardCharsets.UTF_8),
                                value)));
    }

    private void awaitSent() throws Exception {
        producer.flush();
        for (Future<RecordMetadata> record : sent) {
            record.get();
        }
        sent.clear();
    }

    /**
     * Whether a completed checkpoint of the job holds all of a topic up to these ends. The job's
     * sources commit the offsets of a checkpoint when it is complete; but one that gets no further
     * record does so only after ten seconds.
     */
    boolean isCheckpointed(Map<TopicPartition, Long> ends) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(jobGroup).partitionsToOffsetAndMetadata().get();
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            if (end.getValue() > 0 && (offset == null || offset.offset() < end.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Ends of the topic's partitions, with all that was sent and what is not committed. */
    Map<TopicPartition, Long> ends(Topics topic) throws Exception {
        awaitSent();
        return ends(topic, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Whether a transaction that wrote to the topic is open. */
    boolean hasOpenTransaction(Topics topic) throws Exception {
        return !ends(topic).equals(ends(topic, IsolationLevel.READ_COMMITTED));
    }

    private Map<TopicPartition, Long> ends(Topics topic, IsolationLevel isolation)
            throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            latest.put(new TopicPartition(topic.topic(), i), OffsetSpec.latest());
        }
        return admin
                .listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** All commands that agents see, each with a signature that belongs to the key. */
    List<Command> commands(PublicKey key) throws Exception {
        List<Command> all = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : committed(Topics.REBALANCE)) {
            if (!CommandSigner.verifies(record.value(), key)) {
                throw new AssertionError(
                        "not signed by the job: "
                                + new String(record.value(), StandardCharsets.UTF_8));
            }
            all.add(commands.decode(record.value()));
        }
        return all;
    }

    /** All findings, in the order of their time. They are written at least once. */
    List<Finding> findings() throws Exception {
        Map<String, Finding> distinct = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : committed(Topics.FINDINGS)) {
            Finding finding = findings.decode(record.value());
            distinct.put(
                    finding.atEpochMillis() + " " + finding.id() + " " + finding.state(), finding);
        }
        return List.copyOf(distinct.values());
    }

    /** What the job could not use, with the reasons. */
    List<String> rejections() {
        return committed(Topics.REJECTED).stream()
                .map(
                        record ->
                                new String(
                                        record.headers().lastHeader("reason").value(),
                                        StandardCharsets.UTF_8))
                .toList();
    }

    /** Everything in the topic up to the end as it is now, without what is not committed. */
    private List<ConsumerRecord<byte[], byte[]>> committed(Topics topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic.topic(), i));
            }
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(records::add);
            }
        }
        return records;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}
