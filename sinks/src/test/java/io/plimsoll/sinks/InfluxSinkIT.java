package io.plimsoll.sinks;

import static io.plimsoll.sinks.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.sinks.ScriptedInflux.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink in a job, against an HTTP server that misbehaves as told. */
@Timeout(180)
class InfluxSinkIT {
    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(3)
                            .build());

    private static final SinkJob SHORT_JOB = new SinkJob(1_000, 2_000, 1);
    private static final SinkJob ENDLESS_JOB = new SinkJob(Long.MAX_VALUE, 500, 1);

    private ScriptedInflux influx;

    @BeforeEach
    void startServer() throws IOException {
        influx = ScriptedInflux.start(0);
    }

    @AfterEach
    void stopServer() {
        influx.close();
    }

    @Test
    void busyAndBrokenServerLosesNothing() throws Exception {
        influx.thenAnswer(
                Reply.of(429).with("Retry-After", "1"),
                Reply.of(500),
                Reply.of(503, "<html>proxy</html>"),
                Reply.of(204),
                Reply.of(502));

        SHORT_JOB.start(CountedPoints.fromZero(), sink()).getJobExecutionResult().get();

        assertEquals(lines(1_000), influx.stored());
        assertEquals(1, CountedPoints.STARTS.get());
    }

    @Test
    void badPointCostsNoOtherPoint() throws Exception {
        influx.judgedBy(
                lines ->
                        lines.stream().anyMatch(line -> line.contains(",n=500i"))
                                ? Reply.of(400, "{\"message\":\"unable to parse\"}")
                                : Reply.of(204));

        SHORT_JOB.start(CountedPoints.fromZero(), sink()).getJobExecutionResult().get();

        Set<String> expected = new HashSet<>(lines(1_000));
        assertTrue(expected.removeIf(line -> line.contains(",n=500i")));
        assertEquals(expected, influx.stored());
        assertEquals(1, CountedPoints.STARTS.get());
    }

    @Test
    void serverThatWantsSmallerBatchesGetsThem() throws Exception {
        influx.judgedBy(lines -> Reply.of(lines.size() > 7 ? 413 : 204));

        SHORT_JOB.start(CountedPoints.fromZero(), sink()).getJobExecutionResult().get();

        assertEquals(lines(1_000), influx.stored());
    }

    @Test
    void checkpointsGoOnWhileTheServerIsAway() throws Exception {
        int port = influx.port();
        influx.close();
        JobClient job = ENDLESS_JOB.start(CountedPoints.fromZero(), sink());

        eventually("checkpoints complete", () -> CountedPoints.CHECKPOINTS.get() >= 5);
        Set<String> unsent = lines(CountedPoints.NUMBERS);
        influx = ScriptedInflux.start(port);

        eventually("unsent points are stored", () -> influx.stored().containsAll(unsent));
        assertEquals(1, CountedPoints.STARTS.get());
        cancel(job);
    }

    @Test
    void checkpointsGoOnWhileTheServerDoesNotAnswer() throws Exception {
        influx.judgedBy(lines -> Reply.none());
        JobClient job = ENDLESS_JOB.start(CountedPoints.fromZero(), sink());

        eventually("checkpoints complete", () -> CountedPoints.CHECKPOINTS.get() >= 5);

        assertTrue(influx.stored().isEmpty());
        assertEquals(1, CountedPoints.STARTS.get());
        cancel(job);
    }

    @Test
    void missingBucketIsWaitedFor() throws Exception {
        influx.judgedBy(lines -> Reply.of(404, "{\"message\":\"bucket not found\"}"));
        JobClient job = SHORT_JOB.start(CountedPoints.fromZero(), sink());
        eventually("the server was asked often", () -> influx.requests().size() >= 3);

        influx.judgedBy(lines -> Reply.of(204));

        job.getJobExecutionResult().get();
        assertEquals(lines(1_000), influx.stored());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void unsentPointsMoveToFewerAndMoreWriters(int parallelism, @TempDir Path directory)
            throws Exception {
        influx.judgedBy(lines -> Reply.of(503));
        SinkJob before = new SinkJob(Long.MAX_VALUE, 500, 2);
        JobClient job = before.start(CountedPoints.fromZero(), sink());
        eventually("there are points", () -> CountedPoints.MAPPED.get() > 300);
        eventually("a checkpoint completes", () -> CountedPoints.CHECKPOINTS.get() > 0);
        String savepoint =
                job.stopWithSavepoint(false, directory.toString(), SavepointFormatType.CANONICAL)
                        .get();
        Set<String> unsent = lines(CountedPoints.NUMBERS);
        assertTrue(influx.stored().isEmpty());

        influx.judgedBy(lines -> Reply.of(204));
        SinkJob after = new SinkJob(Long.MAX_VALUE, 500, parallelism);
        JobClient restored =
                after.startFrom(Path.of(URI.create(savepoint)), CountedPoints.fromZero(), sink());

        eventually("unsent points are stored", () -> influx.stored().containsAll(unsent));
        cancel(restored);
    }

    @Test
    void cancelledJobLeavesNoThreadBehind() throws Exception {
        influx.judgedBy(lines -> Reply.none());
        JobClient job = ENDLESS_JOB.start(CountedPoints.fromZero(), sink());
        eventually("a request is under way", () -> !influx.requests().isEmpty());
        assertTrue(senderThreads() > 0);

        cancel(job);

        eventually("the sender's thread ends", () -> senderThreads() == 0);
    }

    @Test
    void jobThatWaitsForAFullBufferCanBeCancelled() throws Exception {
        influx.judgedBy(lines -> Reply.of(503));
        InfluxSink sink = new InfluxSink(options().maxBufferedPoints(100).build());
        JobClient job = ENDLESS_JOB.start(CountedPoints.fromZero(), sink);
        eventually("the buffer is full", () -> CountedPoints.MAPPED.get() > 100);

        cancel(job);

        eventually("the sender's thread ends", () -> senderThreads() == 0);
        assertEquals(101, CountedPoints.MAPPED.get());
    }

    /** Returns when it has ended, as the next test's job has the same slots and counts. */
    private static void cancel(JobClient job) throws Exception {
        job.cancel().get();
        eventually("the job has ended", () -> job.getJobStatus().get().isGloballyTerminalState());
    }

    private static long senderThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("influx-sink-"))
                .count();
    }

    private InfluxSink sink() {
        return new InfluxSink(options().build());
    }

    private InfluxOptions.Builder options() {
        return InfluxOptions.v2(influx.url(), "o", "b", "t")
                .batchPoints(100)
                .flushInterval(Duration.ofMillis(50))
                .requestTimeout(Duration.ofSeconds(5))
                .flushTimeout(Duration.ofMillis(100))
                .retry(
                        new RetryPolicy(
                                Duration.ofMillis(20),
                                Duration.ofMillis(200),
                                Duration.ofMillis(200),
                                Duration.ofSeconds(10)));
    }

    private static Set<String> lines(long count) {
        return lines(LongStream.range(0, count).boxed().toList());
    }

    private static Set<String> lines(Collection<Long> numbers) {
        LineEncoder encoder = new LineEncoder(new RecordingListener());
        return numbers.stream()
                .map(number -> encoder.encode(CountedPoints.point(number)).orElseThrow())
                .collect(Collectors.toSet());
    }
}
