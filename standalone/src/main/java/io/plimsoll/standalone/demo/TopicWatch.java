package io.plimsoll.standalone.demo;

import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.RejectedRecordException;
import io.plimsoll.wire.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Everything that was ever committed to a JSON topic, and a way to wait for more of it.
 *
 * @param <T> the record
 */
final class TopicWatch<T> implements AutoCloseable {
    private final JsonCodec<T> codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<T> seen = new ArrayList<>();

    TopicWatch(String bootstrapServers, Topics topic, JsonCodec<T> codec) {
        this.codec = codec;
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic.topic()).stream()
                        .map(
                                partition ->
                                        new TopicPartition(
                                                partition.topic(), partition.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * The first record that fits, waited for if it is not there yet; empty if it does not come in
     * time.
     */
    Optional<T> await(Duration patience, Predicate<T> fits) throws DemoFailure {
        long deadline = System.nanoTime() + patience.toNanos();
        int next = 0;
        while (true) {
            for (; next < seen.size(); next++) {
                if (fits.test(seen.get(next))) {
                    return Optional.of(seen.get(next));
                }
            }
            if (System.nanoTime() > deadline) {
                return Optional.empty();
            }
            poll(Duration.ofMillis(200));
        }
    }

    /** All records until now. */
    List<T> all() throws DemoFailure {
        poll(Duration.ofSeconds(1));
        return List.copyOf(seen);
    }

    private void poll(Duration patience) throws DemoFailure {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            try {
                seen.add(codec.decode(record.value()));
            } catch (RejectedRecordException e) {
                throw new DemoFailure(record.topic() + " holds a bad record: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
