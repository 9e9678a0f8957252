package io.plimsoll.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingIT {
    private static final long T0 = 1_600_000_000_000L;
    private static final int HELD = 600;

    @TempDir private static Path kafkaFolder = Path.of("");
    private static @Nullable EmbeddedKafka kafka;
    private static @Nullable KafkaProducer<byte[], byte[]> producer;

    @TempDir private Path folder = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void writeToThreePartitions() throws Exception {
        kafka = EmbeddedKafka.start(kafkaFolder);
        producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        new TopicSetup(brokers(), 3, Optional.empty()).createMissing(Duration.ofMinutes(1));
        for (int second = 0; second < HELD; second++) {
            send(Topics.SAMPLES, second % 3, "h" + second % 9, T0 + second * 1000L);
        }
        send(Topics.INVENTORY, 0, "h0", T0 + HELD * 1000L);
    }

    @AfterAll
    static void stop() {
        if (producer != null) {
            producer.close();
        }
        if (kafka != null) {
            kafka.close();
        }
    }

    @Test
    void whatSeveralPartitionsHoldIsRecordedInTheOrderInWhichItCame() throws Exception {
        Path file = folder.resolve("held.gz");

        long records = recording(file).held(Span.all());

        List<Recorded> samples = samples(file);
        assertEquals(HELD + 1, records);
        assertEquals(HELD, samples.size());
        List<Recorded> sorted = new ArrayList<>(samples);
        sorted.sort(Comparator.comparingLong(Recorded::timestampMillis));
        assertEquals(offsets(sorted), offsets(samples));
        assertEquals(T0, samples.get(0).arrivedMillis());
    }

    @Test
    void sinceBeginsAtThatTimeWithTheInventoriesAsTheyAre() throws Exception {
        Path file = folder.resolve("since.gz");
        Span last = new Span(Optional.of(Instant.ofEpochMilli(T0 + 500_000)), Optional.empty());

        recording(file).held(last);

        assertTrue(samples(file).size() < HELD / 2, samples(file).size() + " samples");
        assertTrue(samples(file).size() >= 100, samples(file).size() + " samples");
        assertEquals(1, RecordingSurvey.of(file, last).inventories().size());
    }

    @Test
    void whatComesIsRecordedWithTheTimeAtWhichItCameUntilItIsEnded() throws Exception {
        Path file = folder.resolve("coming");
        Recording recording = recording(file);
        Thread recorder =
                new Thread(
                        () -> {
                            try {
                                recording.coming(Duration.ofMinutes(2));
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        long before = System.currentTimeMillis();
        recorder.start();
        await("recording what comes");

        send(Topics.RESULTS, 1, "h1", T0 + 1);
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
        recording.requestEnd();
        recorder.join();

        RecordingSurvey survey = RecordingSurvey.of(file, Span.all());
        assertEquals(Optional.empty(), survey.damage(), "Ctrl-C leaves a whole recording");
        assertEquals(1, survey.inventories().size());
        assertEquals(0, survey.samples(), "those that were there before do not come");
        assertEquals(2, survey.records());
        assertTrue(survey.inventories().get(0).arrivedMillis() >= before);
    }

    @Test
    void aTopicThatIsNotThereIsNamedWithThoseThatAre() {
        Recording recording =
                new Recording(
                        new KafkaPlace(brokers(), "plimsoll.sample"),
                        new Properties(),
                        folder.resolve("none"),
                        err());

        Exception e = assertThrows(IOException.class, () -> recording.held(Span.all()));

        assertTrue(
                String.valueOf(e.getMessage()).startsWith("there is no topic plimsoll.sample at "),
                e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("plimsoll.samples"), e.getMessage());
    }

    private static List<String> offsets(List<Recorded> records) {
        return records.stream().map(each -> each.partition() + "@" + each.offset()).toList();
    }

    private Recording recording(Path file) {
        return new Recording(
                KafkaPlace.of("kafka://" + brokers() + "/plimsoll.samples"),
                new Properties(),
                file,
                err());
    }

    private static String brokers() {
        return Objects.requireNonNull(kafka).bootstrapServers();
    }

    private static List<Recorded> samples(Path file) throws IOException {
        List<Recorded> samples = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(file)) {
            for (Optional<Recorded> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get().topic() == Topics.SAMPLES) {
                    samples.add(next.get());
                }
            }
        }
        return samples;
    }

    private static void send(Topics topic, int partition, String key, long millis)
            throws Exception {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        Objects.requireNonNull(producer)
                .send(new ProducerRecord<>(topic.topic(), partition, millis, bytes, bytes))
                .get(1, TimeUnit.MINUTES);
    }

    private void await(String line) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!err.toString(StandardCharsets.UTF_8).contains(line)) {
            assertTrue(System.nanoTime() < deadline, err.toString(StandardCharsets.UTF_8));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }
}
