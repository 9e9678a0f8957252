package io.plimsoll.agent;

import static java.util.Map.entry;

import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker in this JVM that can be stopped and started again on the same port. */
final class TestBroker implements AutoCloseable {
    private final Path dir;
    private final int port;
    private final int controllerPort;
    private Optional<KafkaRaftServer> server = Optional.empty();

    TestBroker(Path dir) throws IOException {
        this.dir = dir;
        // Both are held at once, so that they differ.
        try (ServerSocket one = onLoopback();
                ServerSocket other = onLoopback()) {
            this.port = one.getLocalPort();
            this.controllerPort = other.getLocalPort();
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    void start() throws Exception {
        Files.createDirectories(dir);
        if (!Files.exists(dir.resolve("meta.properties"))) {
            format();
        }
        Properties properties = new Properties();
        properties.putAll(settings());
        KafkaRaftServer started =
                new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        started.startup();
        server = Optional.of(started);
    }

    void stop() {
        server.ifPresent(
                running -> {
                    running.shutdown();
                    running.awaitShutdown();
                });
        server = Optional.empty();
    }

    @Override
    public void close() {
        stop();
    }

    void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.createTopics(
                            Topics.all().stream()
                                    .map(topic -> new NewTopic(topic.topic(), 2, (short) 1))
                                    .toList())
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    void send(Topics topic, String key, byte[] value) throws Exception {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers", address(),
                        "key.serializer", ByteArraySerializer.class,
                        "value.serializer", ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            producer.send(
                            new ProducerRecord<>(
                                    topic.topic(), key.getBytes(StandardCharsets.UTF_8), value))
                    .get(60, TimeUnit.SECONDS);
        }
    }

    /** All records of a topic so far. */
    List<ConsumerRecord<byte[], byte[]>> read(Topics topic) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        address(),
                        "key.deserializer",
                        ByteArrayDeserializer.class,
                        "value.deserializer",
                        ByteArrayDeserializer.class,
                        "isolation.level",
                        "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions =
                    List.of(
                            new TopicPartition(topic.topic(), 0),
                            new TopicPartition(topic.topic(), 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private void format() throws Exception {
        try (PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setDirectories(List.of(dir.toString()))
                    .setMetadataLogDirectory(dir.toString())
                    .setIgnoreFormatted(true)
                    .setHasDynamicQuorum(false)
                    .run();
        }
    }

    private Map<String, String> settings() {
        return Map.ofEntries(
                entry("process.roles", "broker,controller"),
                entry("node.id", "1"),
                entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:"
                                + port
                                + ",CONTROLLER://127.0.0.1:"
                                + controllerPort),
                entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                entry("controller.listener.names", "CONTROLLER"),
                entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                entry("inter.broker.listener.name", "PLAINTEXT"),
                entry("log.dirs", dir.toString()),
                entry("auto.create.topics.enable", "false"),
                entry("offsets.topic.replication.factor", "1"),
                entry("offsets.topic.num.partitions", "1"),
                entry("transaction.state.log.replication.factor", "1"),
                entry("transaction.state.log.min.isr", "1"),
                entry("share.coordinator.state.topic.replication.factor", "1"),
                entry("share.coordinator.state.topic.min.isr", "1"),
                entry("log.segment.bytes", "16777216"),
                entry("log.cleaner.dedupe.buffer.size", "16777216"));
    }

    private static ServerSocket onLoopback() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
