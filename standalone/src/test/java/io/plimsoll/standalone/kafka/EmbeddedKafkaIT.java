package io.plimsoll.standalone.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.standalone.FreePorts;
import io.plimsoll.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aBrokerRestartedOnItsDirectoryKeepsItsRecords(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            setup(broker).createMissing(PATIENCE);
            send(broker, "kept");
        }

        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            assertEquals(List.of(), setup(broker).createMissing(PATIENCE));
            assertEquals("kept", firstFinding(broker));
        }
    }

    @Test
    void topicsAreMadeOnceWithTheirRetention(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.start(directory)) {
            List<String> made = setup(broker).createMissing(PATIENCE);
            List<String> madeAgain = setup(broker).createMissing(PATIENCE);

            assertEquals(Topics.all().stream().map(Topics::topic).toList(), made);
            assertEquals(List.of(), madeAgain);
            assertEquals("compact", setting(broker, Topics.INVENTORY, "cleanup.policy"));
            assertEquals("delete", setting(broker, Topics.SAMPLES, "cleanup.policy"));
            assertEquals("172800000", setting(broker, Topics.SAMPLES, "retention.ms"));
        }
    }

    @Test
    void twoBrokersRunAtOnce(@TempDir Path directory, @TempDir Path other) throws Exception {
        try (EmbeddedKafka one = EmbeddedKafka.start(directory);
                EmbeddedKafka two = EmbeddedKafka.start(other)) {
            assertEquals(Topics.all().size(), setup(one).createMissing(PATIENCE).size());
            assertEquals(Topics.all().size(), setup(two).createMissing(PATIENCE).size());
        }
    }

    @Test
    void anAbsentBrokerIsNamedWithWhatToDo() throws Exception {
        String nobody = "127.0.0.1:" + FreePorts.take(1).get(0);

        TopicSetupException failure =
                assertThrows(
                        TopicSetupException.class,
                        () ->
                                new TopicSetup(nobody, 1, Optional.empty())
                                        .createMissing(Duration.ofSeconds(1)));

        assertTrue(
                failure.toString().contains("on Kafka at " + nobody)
                        && failure.toString().contains("Is a broker there"),
                failure::toString);
    }

    private static TopicSetup setup(EmbeddedKafka broker) {
        return new TopicSetup(broker.bootstrapServers(), 2, Optional.empty());
    }

    private static void send(EmbeddedKafka broker, String text) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            byte[] value = text.getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(Topics.FINDINGS.topic(), 0, null, value)).get();
        }
    }

    private static String firstFinding(EmbeddedKafka broker) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(Topics.FINDINGS.topic(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(PATIENCE)) {
                    return new String(found.value(), StandardCharsets.UTF_8);
                }
            }
            return "nothing";
        }
    }

    private static String setting(EmbeddedKafka broker, Topics topic, String name)
            throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topic());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                    .map(config -> config.get(name).value())
                    .findFirst()
                    .orElseThrow();
        }
    }
}
