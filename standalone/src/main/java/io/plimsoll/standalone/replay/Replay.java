package io.plimsoll.standalone.replay;

import io.plimsoll.pipeline.job.RawRecord;
import io.plimsoll.pipeline.job.RebalancePolicy;
import io.plimsoll.pipeline.job.RebalanceTopology;
import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs a recording through the graph of the job. Its times come from the recording alone, so it
 * goes as fast as the machine can, and twice the same recording with the same policy tells twice
 * the same. No sink of it leaves this JVM, and its commands are never signed.
 */
public final class Replay {
    private final Path file;
    private final Span span;
    private final RebalancePolicy policy;
    private final Path work;

    /**
     * A replay.
     *
     * @param file the recording
     * @param span the part of it that is wanted
     * @param policy that it is judged by
     * @param work folder for temporary files
     */
    public Replay(Path file, Span span, RebalancePolicy policy, Path work) {
        this.file = file;
        this.span = span;
        this.policy = policy;
        this.work = work;
    }

    /**
     * Runs it and returns at its end.
     *
     * @param teller is told what comes out
     * @param err takes how far it is, and what is wrong with the recording
     * @throws IOException if there is nothing to replay, or the graph fails
     */
    public ReplaySummary run(ReplayTeller teller, PrintStream err) throws IOException {
        RecordingSurvey survey = survey();
        survey.damage()
                .ifPresent(
                        damage ->
                                err.println(
                                        "plimsoll: "
                                                + file
                                                + ": "
                                                + damage
                                                + "; the "
                                                + survey.records()
                                                + " records before it are sound and are replayed"));
        ReplayTally tally = new ReplayTally(teller);
        ReplayProgress progress = new ReplayProgress(err, survey);
        long began = System.nanoTime();
        try (ReplayRun run =
                new ReplayRun(file, survey, span, policy.windows(), tally::take, progress::at)) {
            execute(run);
        }
        return tally.summary(survey, Duration.ofNanos(System.nanoTime() - began));
    }

    private RecordingSurvey survey() throws IOException {
        RecordingSurvey survey;
        try {
            survey = RecordingSurvey.of(file, span);
        } catch (DamagedRecordingException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        if (survey.samples() == 0) {
            throw new IOException(
                    file
                            + ": "
                            + survey.damage()
                                    .orElse(
                                            "there is no sample in it"
                                                    + (span.equals(Span.all())
                                                            ? ""
                                                            : " that came between --since and --until")));
        }
        return survey;
    }

    private void execute(ReplayRun run) throws IOException {
        try (MiniCluster cluster = new MiniCluster(cluster())) {
            cluster.start();
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(settings());
            env.setParallelism(1);
            build(env, run);
            cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("the replay failed: " + innermost(e), e);
        } catch (Exception e) {
            throw new IOException("the replay failed: " + innermost(e), e);
        }
    }

    private void build(StreamExecutionEnvironment env, ReplayRun run) {
        SingleOutputStreamOperator<RawRecord> all =
                env.fromSource(
                                new RecordingSource(run.id()),
                                WatermarkStrategy.noWatermarks(),
                                "recording")
                        .uid("recording");
        RebalanceTopology.Streams streams =
                RebalanceTopology.build(
                        new RebalanceTopology.Records(
                                of(Topics.SAMPLES, all, "samples"),
                                of(Topics.INVENTORY, all, "inventory-records"),
                                of(Topics.RESULTS, all, "result-records")),
                        policy);
        streams.findings()
                .map(Outcome::of)
                .returns(Outcome.class)
                .uid("found")
                .union(
                        streams.commands()
                                .map(Outcome::of)
                                .returns(Outcome.class)
                                .uid("would-order"),
                        streams.rejected().map(Outcome::of).returns(Outcome.class).uid("unusable"))
                .sinkTo(new OutcomeSink(run.id()))
                .uid("outcomes")
                .name("outcomes");
    }

    private static DataStream<RawRecord> of(
            Topics topic, SingleOutputStreamOperator<RawRecord> all, String name) {
        String prefix = topic.topic() + "-";
        return all.filter(record -> record.source().startsWith(prefix)).uid(name).name(name);
    }

    private static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        // As in the job.
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // Each step of the recording goes through at once; the default waits for 100 ms.
        settings.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        return settings;
    }

    private MiniClusterConfiguration cluster() {
        Configuration settings = new Configuration();
        settings.set(RestOptions.ADDRESS, "127.0.0.1");
        settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(JobManagerOptions.ADDRESS, "127.0.0.1");
        settings.set(CoreOptions.TMP_DIRS, work.toString());
        settings.set(BlobServerOptions.STORAGE_DIRECTORY, work.toString());
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build();
    }

    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
