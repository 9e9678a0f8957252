package io.plimsoll.standalone.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.job.JobConfig;
import io.plimsoll.pipeline.job.RebalanceJob;
import io.plimsoll.standalone.FreePorts;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job while its broker is away. What it makes of a sample is seen by samples that are garbled
 * on purpose: each has to come out in {@code plimsoll.rejected} with a reason.
 */
class BrokerAwayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void jobWaitsForABrokerThatIsAwayAtStartAndInMidRunAndLosesNothing(@TempDir Path folder)
            throws Exception {
        int port = FreePorts.take(1).get(0);
        Path data = folder.resolve("kafka");
        JobClient job = startJob(folder, "127.0.0.1:" + port);
        try {
            try (EmbeddedKafka broker = startBroker(data, port)) {
                send(broker, "first");
                assertEquals(Set.of("first"), rejected(broker, Set.of("first")));
            }
            // Away; the job goes on by itself when it is back.
            try (EmbeddedKafka broker = startBroker(data, port)) {
                send(broker, "second", "third");
                assertEquals(
                        Set.of("first", "second", "third"),
                        rejected(broker, Set.of("first", "second", "third")));
            }
        } finally {
            job.cancel().get(1, TimeUnit.MINUTES);
        }
    }

    private static EmbeddedKafka startBroker(Path data, int port) throws Exception {
        EmbeddedKafka broker = EmbeddedKafka.start(data, port);
        new TopicSetup(broker.bootstrapServers(), 1, Optional.empty())
                .createMissing(Duration.ofMinutes(1));
        return broker;
    }

    private static JobClient startJob(Path folder, String bootstrapServers) throws Exception {
        Path key = folder.resolve("command.key");
        Files.writeString(
                key,
                Base64.getEncoder()
                        .encodeToString(CommandSigner.newKeyPair().getPrivate().getEncoded()));
        String[] options = {
            "--kafka.bootstrap.servers", bootstrapServers,
            "--kafka.default.api.timeout.ms", "5000",
            "--kafka.request.timeout.ms", "3000",
            "--kafka.max.block.ms", "5000",
            "--kafka.delivery.timeout.ms", "6000",
            "--kafka.start", "earliest",
            "--command.key.file", key.toString(),
            "--window", "1s",
            "--checkpoint.interval", "1s"
        };
        Configuration flink = new Configuration();
        flink.set(RestOptions.BIND_PORT, "0");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, flink);
        long now = System.currentTimeMillis();
        RebalanceJob.configure(env, JobConfig.of(options, now), now);
        return env.executeAsync();
    }

    private static void send(EmbeddedKafka broker, String... texts) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(Topics.SAMPLES.topic(), bytes, bytes)).get();
            }
        }
    }

    /**
     * The texts that were rejected with a reason, once those that are waited for are among them.
     */
    private static Set<String> rejected(EmbeddedKafka broker, Set<String> awaited) {
        List<TopicPartition> partitions = List.of(new TopicPartition(Topics.REJECTED.topic(), 0));
        Set<String> texts = new TreeSet<>();
        List<String> reasons = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!texts.containsAll(awaited) && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(
                                record -> {
                                    texts.add(new String(record.value(), StandardCharsets.UTF_8));
                                    reasons.add(
                                            new String(
                                                    record.headers().lastHeader("reason").value(),
                                                    StandardCharsets.UTF_8));
                                });
            }
        }
        assertTrue(
                reasons.stream().allMatch(reason -> reason.contains("not a sample")),
                reasons::toString);
        return new HashSet<>(texts);
    }
}
