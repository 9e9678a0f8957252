package io.plimsoll.standalone.bench.pipeline;

import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.standalone.kafka.TopicSetupException;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The records of a fleet, written once; every pass reads them from the beginning. */
final class BenchTopic {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private BenchTopic() {}

    /**
     * Makes the topics and writes the records as agents do: keyed by host, compressed by lz4, all
     * hosts at a tick before any is at the next.
     *
     * @return bytes of all samples before compression
     */
    static long write(String bootstrapServers, PipelineBenchOptions options, long nowMillis)
            throws IOException {
        try {
            new TopicSetup(bootstrapServers, options.partitions(), Optional.of((short) 1))
                    .createMissing(PATIENCE);
        } catch (TopicSetupException e) {
            throw new IOException(e.getMessage(), e);
        }
        long beganMillis =
                (nowMillis / 60_000 - 1) * 60_000
                        - options.ticks() * PipelineBenchOptions.TICK_MILLIS;
        List<BenchHost> hosts = new ArrayList<>();
        for (int i = 0; i < options.hosts(); i++) {
            hosts.add(new BenchHost(i, options.vmsOf(i), beganMillis));
        }
        HostSampleCodec codec = new HostSampleCodec();
        JsonCodec<HostInventory> inventories = JsonCodec.inventory();
        long bytes = 0;
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4",
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                4 << 20,
                                ProducerConfig.LINGER_MS_CONFIG,
                                5),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (BenchHost host : hosts) {
                sent.add(
                        producer.send(
                                record(
                                        Topics.INVENTORY,
                                        host,
                                        host.nextMillis(),
                                        inventories.encode(host.inventory()))));
            }
            for (int tick = 0; tick < options.ticks(); tick++) {
                for (BenchHost host : hosts) {
                    long millis = host.nextMillis();
                    byte[] encoded = codec.encode(host.next());
                    bytes += encoded.length;
                    sent.add(producer.send(record(Topics.SAMPLES, host, millis, encoded)));
                }
            }
        }
        awaitAll(sent);
        return bytes;
    }

    private static void awaitAll(List<Future<RecordMetadata>> sent) throws IOException {
        try {
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the broker did not take a record: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            Topics topic, BenchHost host, long millis, byte[] bytes) {
        return new ProducerRecord<>(
                topic.topic(), null, millis, host.name().getBytes(StandardCharsets.UTF_8), bytes);
    }
}
