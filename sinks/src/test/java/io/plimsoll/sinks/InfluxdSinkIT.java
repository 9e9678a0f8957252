package io.plimsoll.sinks;

import static io.plimsoll.sinks.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink against a real influxd. */
@Timeout(180)
@EnabledIfEnvironmentVariable(
        named = InfluxdProcess.BINARY,
        matches = ".+",
        disabledReason =
                "needs a real influxd 1.x: set PLIMSOLL_INFLUXD to its path, or run ./plimsoll test")
class InfluxdSinkIT {
    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String DATABASE = "plimsoll test";
    private static final long POINTS = 4_000;
    private static final SinkJob JOB = new SinkJob(POINTS, 1_000, 2);

    private final RecordingListener listener = new RecordingListener();
    private InfluxdProcess influxd;

    @BeforeEach
    void prepareInfluxd(@TempDir Path directory) throws Exception {
        influxd = new InfluxdProcess(directory);
    }

    @AfterEach
    void stopInfluxd() throws Exception {
        influxd.close();
    }

    @Test
    void replayAfterAFailureLeavesNoDuplicateAndNoGap() throws Exception {
        influxd.start();
        CountedPoints operator = CountedPoints.failingOnceAfter(POINTS * 3 / 4);

        JOB.start(operator, new InfluxSink(options().build())).getJobExecutionResult().get();

        assertEquals(JOB.parallelism() + 1, CountedPoints.STARTS.get());
        assertTrue(CountedPoints.MAPPED.get() >= POINTS + CountedPoints.REPLAYED);
        assertEquals(numbers(), storedNumbers());
        assertEquals(POINTS, storedNumbersWithRepetition());
    }

    @Test
    void influxdKilledInMidRunLosesNothing() throws Exception {
        influxd.start();
        CountedPoints operator = CountedPoints.fromZero();
        JobClient job = JOB.start(operator, new InfluxSink(options().build()));
        eventually("the first points are stored", () -> storedNumbersWithRepetition() > 100);

        influxd.kill();
        int checkpointsBefore = CountedPoints.CHECKPOINTS.get();
        eventually(
                "checkpoints go on", () -> CountedPoints.CHECKPOINTS.get() > checkpointsBefore + 3);
        influxd.start();

        job.getJobExecutionResult().get();
        assertEquals(numbers(), storedNumbers());
        assertEquals(JOB.parallelism(), CountedPoints.STARTS.get());
    }

    @Test
    void influxdThatComesLateGetsEverything() throws Exception {
        CountedPoints operator = CountedPoints.fromZero();
        JobClient job = JOB.start(operator, new InfluxSink(options().build()));
        eventually("checkpoints go on", () -> CountedPoints.CHECKPOINTS.get() > 3);

        influxd.start();

        job.getJobExecutionResult().get();
        assertEquals(numbers(), storedNumbers());
        assertEquals(JOB.parallelism(), CountedPoints.STARTS.get());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "two words",
                "a,b=c",
                "quote\"s",
                "'single'",
                "back\\slash",
                "back\\,slash",
                "back\\ slash",
                "zoë €😀",
                "tab\tulator",
                "#comment",
                "m,x=1 a=1i 1",
            })
    void strangeTagsAndTextsComeBackAsTheyWere(String strange) throws Exception {
        influxd.start();
        InfluxPoint point =
                InfluxPoint.at(5, "strange")
                        .tag("label", strange)
                        .tag("after", "x")
                        .textField("text", strange)
                        .build();

        deliver(List.of(line(point)));

        JsonArray row =
                influxd.rows(DATABASE, "SELECT text, label, after FROM strange")
                        .get(0)
                        .getAsJsonArray();
        assertEquals(strange, row.get(1).getAsString());
        assertEquals(strange.replace("\t", "\\t"), row.get(2).getAsString());
        assertEquals("x", row.get(3).getAsString());
    }

    @Test
    void textMayHaveSeveralLines() throws Exception {
        influxd.start();

        deliver(
                List.of(
                        line(
                                InfluxPoint.at(5, "m")
                                        .textField("t", "one\ntwo\r\n\"three\"")
                                        .build()),
                        line(InfluxPoint.at(6, "m").textField("t", "next").build())));

        assertEquals(
                "one\ntwo\r\n\"three\"",
                influxd.rows(DATABASE, "SELECT t FROM m")
                        .get(0)
                        .getAsJsonArray()
                        .get(1)
                        .getAsString());
        assertTrue(listener.drops.isEmpty(), listener.drops::toString);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.0,
                -0.5,
                1.0 / 3,
                1e-300,
                4.9e-324,
                1.7976931348623157e308,
                123456789.12345679
            })
    void doublesComeBackExactly(double value) throws Exception {
        influxd.start();

        deliver(List.of(line(InfluxPoint.at(5, "m").doubleField("v", value).build())));

        assertEquals(
                value,
                influxd.rows(DATABASE, "SELECT v FROM m")
                        .get(0)
                        .getAsJsonArray()
                        .get(1)
                        .getAsDouble());
    }

    @Test
    void pointOfTheWrongTypeCostsNoOther() throws Exception {
        influxd.start();
        deliver(List.of("m a=1i 1"));

        deliver(List.of("m a=2i 2", "m a=\"text\" 3", "m a=4i 4"));

        assertEquals(3, influxd.rows(DATABASE, "SELECT a FROM m").size());
        assertDropped(1, "field type conflict");
    }

    @Test
    void lineThatInfluxdCannotReadCostsNoOther() throws Exception {
        influxd.start();

        deliver(List.of("m a=2i 2", "garbage", "m a=4i 4"));

        assertEquals(2, influxd.rows(DATABASE, "SELECT a FROM m").size());
        assertDropped(1, "garbage");
    }

    @Test
    void onlyUnreadableLinesAreAllDropped() throws Exception {
        influxd.start();
        deliver(List.of("m a=1i 1"));

        deliver(List.of("garbage", "rubbish"));

        assertEquals(2, listener.drops.stream().mapToLong(RecordingListener.Drop::count).sum());
    }

    @Test
    void timeOutsideOfTheRangeCostsNoOther() throws Exception {
        influxd.start();

        deliver(
                List.of(
                        line(InfluxPoint.at(Long.MAX_VALUE, "m").longField("a", 1).build()),
                        line(InfluxPoint.at(4, "m").longField("a", 4).build())));

        assertEquals(1, influxd.rows(DATABASE, "SELECT a FROM m").size());
        assertDropped(1, "time");
    }

    @Test
    void retentionPolicyThatIsNotThereIsForAnOperator() throws Exception {
        influxd.start();
        deliver(List.of("m a=1i 1"));
        InfluxOptions options = InfluxOptions.v1(influxd.url(), DATABASE + "/none").build();

        try (HttpPointStore store = HttpPointStore.open(options)) {
            StoreAnswer answer = store.write(List.of("m a=1i 1"));

            assertEquals(WriteOutcome.MISCONFIGURED, answer.outcome(), answer::reason);
        }
    }

    private void assertDropped(long count, String reason) {
        assertEquals(1, listener.drops.size(), listener.drops::toString);
        assertEquals(count, listener.drops.get(0).count());
        assertTrue(listener.drops.get(0).detail().contains(reason), listener.drops::toString);
    }

    private String line(InfluxPoint point) {
        return new LineEncoder(listener).encode(point).orElseThrow();
    }

    private void deliver(List<String> lines) {
        try (HttpPointStore store = HttpPointStore.open(options().build())) {
            BatchDelivery.Progress progress =
                    new BatchDelivery(store, listener, 100).deliver(lines);
            assertEquals(new BatchDelivery.Progress(lines.size(), Optional.empty()), progress);
        }
    }

    private InfluxOptions.Builder options() {
        return InfluxOptions.v1(influxd.url(), DATABASE)
                .createDatabase(true)
                .batchPoints(100)
                .flushInterval(Duration.ofMillis(50))
                .retry(
                        new RetryPolicy(
                                Duration.ofMillis(20),
                                Duration.ofMillis(500),
                                Duration.ofMillis(500),
                                Duration.ofSeconds(10)));
    }

    private Set<Long> storedNumbers() throws Exception {
        Set<Long> stored = new HashSet<>();
        influxd.rows(DATABASE, "SELECT n FROM counted")
                .forEach(row -> stored.add(row.getAsJsonArray().get(1).getAsLong()));
        return stored;
    }

    private long storedNumbersWithRepetition() throws Exception {
        return influxd.rows(DATABASE, "SELECT n FROM counted").size();
    }

    private static Set<Long> numbers() {
        return LongStream.range(0, POINTS).boxed().collect(Collectors.toSet());
    }
}
