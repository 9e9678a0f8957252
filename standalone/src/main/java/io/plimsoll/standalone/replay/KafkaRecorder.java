package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Records what the job reads: samples, and the inventories and results beside them. It only reads,
 * in no consumer group.
 */
public final class KafkaRecorder {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Records of a partition that wait for those of slower ones. */
    private static final int MOST_WAITING = 8 * ArrivalEstimate.AHEAD;

    private final KafkaPlace place;
    private final Properties client;
    private final PrintStream err;

    /**
     * A recorder.
     *
     * @param client further properties of the Kafka client, such as {@code security.protocol}
     * @param err takes how far it is
     */
    public KafkaRecorder(KafkaPlace place, Properties client, PrintStream err) {
        this.place = place;
        this.client = client;
        this.err = err;
    }

    /** Takes records. */
    interface Taker {
        void take(Recorded record) throws IOException;
    }

    /**
     * Records all that the topics hold now, in the order in which it came.
     *
     * @param span samples from a little before it on are enough
     */
    void held(Span span, Taker taker) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Topics> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions.keySet());
            consumer.assign(partitions.keySet());
            consumer.seekToBeginning(partitions.keySet());
            seek(consumer, partitions, span);
            merge(consumer, partitions, ends, taker);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    /**
     * Records the newest inventories, and all that comes from now on.
     *
     * @param ended asked between two polls whether it is enough
     */
    void coming(BooleanSupplier ended, Taker taker) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, Topics> partitions = partitions(consumer);
            consumer.assign(partitions.keySet());
            Map<Boolean, List<TopicPartition>> byInventory =
                    partitions.keySet().stream()
                            .collect(
                                    Collectors.partitioningBy(
                                            each -> partitions.get(each) == Topics.INVENTORY));
            consumer.seekToBeginning(byInventory.getOrDefault(true, List.of()));
            consumer.seekToEnd(byInventory.getOrDefault(false, List.of()));
            partitions.keySet().forEach(consumer::position); // Kafka seeks when it has to.
            err.println("plimsoll: recording what comes to " + place.samples());
            while (!ended.getAsBoolean()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    taker.take(recorded(record, partitions));
                }
            }
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    private IOException failure(KafkaException e) {
        String advice =
                e instanceof TimeoutException
                        ? "; are these the addresses of its brokers, and do they want"
                                + " --kafka.security.protocol or the like?"
                        : "";
        return new IOException(
                "Kafka at " + place.bootstrapServers() + ": " + e.getMessage() + advice, e);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(8 << 20));
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.putAll(client);
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, place.bootstrapServers());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<TopicPartition, Topics> partitions(KafkaConsumer<byte[], byte[]> consumer)
            throws IOException {
        Map<String, List<PartitionInfo>> all = consumer.listTopics();
        if (!all.containsKey(place.samples())) {
            throw new IOException(
                    "there is no topic "
                            + place.samples()
                            + " at "
                            + place.bootstrapServers()
                            + "; there are "
                            + String.join(" ", new TreeSet<>(all.keySet())));
        }
        Map<TopicPartition, Topics> partitions = new LinkedHashMap<>();
        add(all.get(place.samples()), Topics.SAMPLES, partitions);
        add(all.get(Topics.INVENTORY.topic()), Topics.INVENTORY, partitions);
        add(all.get(Topics.RESULTS.topic()), Topics.RESULTS, partitions);
        return partitions;
    }

    private static void add(
            @org.jspecify.annotations.Nullable List<PartitionInfo> found,
            Topics topic,
            Map<TopicPartition, Topics> partitions) {
        if (found == null) {
            return;
        }
        found.stream()
                .sorted(Comparator.comparingInt(PartitionInfo::partition))
                .forEach(
                        each ->
                                partitions.put(
                                        new TopicPartition(each.topic(), each.partition()), topic));
    }

    /** The newest inventories are wanted whenever they came. */
    private static void seek(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Topics> partitions,
            Span span) {
        if (span.since().isEmpty()) {
            return;
        }
        long from = span.since().get().minus(Duration.ofMinutes(1)).toEpochMilli();
        Map<TopicPartition, Long> wanted = new HashMap<>();
        partitions.forEach(
                (partition, topic) -> {
                    if (topic != Topics.INVENTORY) {
                        wanted.put(partition, from);
                    }
                });
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
        wanted.keySet()
                .forEach(
                        partition -> {
                            OffsetAndTimestamp first = found.get(partition);
                            if (first == null) {
                                consumer.seekToEnd(List.of(partition));
                            } else {
                                consumer.seek(partition, first.offset());
                            }
                        });
    }

    /** Partitions are read at different speeds; their records are put back into their order. */
    private void merge(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Topics> partitions,
            Map<TopicPartition, Long> ends,
            Taker taker)
            throws IOException {
        Map<TopicPartition, ArrivalEstimate> estimates = new LinkedHashMap<>();
        partitions.keySet().forEach(each -> estimates.put(each, new ArrivalEstimate()));
        Collection<TopicPartition> unread = new ArrayList<>(partitions.keySet());
        long taken = 0;
        long movedNanos = System.nanoTime();
        while (true) {
            unread.removeIf(each -> consumer.position(each) >= ends.getOrDefault(each, 0L));
            taken += takeInOrder(estimates, unread, taker);
            if (unread.isEmpty()) {
                break;
            }
            List<TopicPartition> full =
                    estimates.keySet().stream()
                            .filter(
                                    each ->
                                            !unread.contains(each)
                                                    || size(estimates, each) > MOST_WAITING)
                            .toList();
            consumer.resume(consumer.paused());
            consumer.pause(full);
            long readMillis = System.currentTimeMillis();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                ArrivalEstimate estimate = estimates.get(partition);
                if (estimate != null && record.offset() < ends.getOrDefault(partition, 0L)) {
                    estimate.add(recorded(record, partitions), readMillis);
                }
                movedNanos = System.nanoTime();
            }
            if (System.nanoTime() - movedNanos > STALLED_NANOS) {
                throw new IOException(
                        "Kafka at "
                                + place.bootstrapServers()
                                + " gave nothing more for 60 s, after "
                                + taken
                                + " records; there is more in "
                                + unread);
            }
        }
    }

    private static int size(
            Map<TopicPartition, ArrivalEstimate> estimates, TopicPartition partition) {
        ArrivalEstimate estimate = estimates.get(partition);
        return estimate == null ? 0 : estimate.size();
    }

    /** As long as of each partition so much is there that nothing older can come. */
    private static long takeInOrder(
            Map<TopicPartition, ArrivalEstimate> estimates,
            Collection<TopicPartition> unread,
            Taker taker)
            throws IOException {
        long taken = 0;
        while (unread.stream().allMatch(each -> size(estimates, each) >= ArrivalEstimate.AHEAD)) {
            Optional<ArrivalEstimate> first =
                    estimates.values().stream()
                            .filter(estimate -> estimate.size() > 0)
                            .min(Comparator.comparingLong(KafkaRecorder::arrival));
            if (first.isEmpty()) {
                break;
            }
            Optional<Recorded> record = first.get().take();
            if (record.isPresent()) {
                taker.take(record.get());
                taken++;
            }
        }
        return taken;
    }

    private static long arrival(ArrivalEstimate estimate) {
        return estimate.peek().map(Recorded::arrivedMillis).orElse(Long.MAX_VALUE);
    }

    /** Just come. */
    private static Recorded recorded(
            ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Topics> partitions) {
        return new Recorded(
                partitions.getOrDefault(
                        new TopicPartition(record.topic(), record.partition()), Topics.SAMPLES),
                record.partition(),
                record.offset(),
                record.timestamp(),
                System.currentTimeMillis(),
                record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                record.value() == null ? new byte[0] : record.value());
    }
}
