package io.plimsoll.pipeline.job;

import io.plimsoll.sinks.InfluxLineSink;
import io.plimsoll.sinks.InfluxOptions;
import io.plimsoll.sinks.InfluxSink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job as it is submitted to clusters, and as it runs in one JVM. */
public final class RebalanceJob {
    /** The job's name on Flink's page. */
    public static final String NAME = "plimsoll-rebalance";

    /** Flink's 4 kB are less than one sample of a host, of which a checkpoint has thousands. */
    private static final int CHECKPOINT_BUFFER_BYTES = 256 * 1024;

    private RebalanceJob() {}

    /** Reads the options, builds the graph and runs it; see {@link JobOptions}. */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        configure(env, JobConfig.of(args, System.currentTimeMillis()), System.currentTimeMillis());
        env.execute(NAME);
    }

    /** Puts the whole job, with Kafka and InfluxDB at its ends, into the environment. */
    public static void configure(StreamExecutionEnvironment env, JobConfig config, long nowMillis) {
        env.configure(settings(config));
        KafkaEdges kafka = new KafkaEdges(config.kafka(), config.group());
        RebalanceTopology.Sources sources =
                new RebalanceTopology.Sources(
                        kafka.samples(config.start(), nowMillis),
                        kafka.inventory(),
                        kafka.results());

        RebalanceTopology.Streams streams = RebalanceTopology.build(env, sources, config.policy());

        RebalanceTopology.signed(streams.commands(), config.policy().commandKeyFile())
                .sinkTo(kafka.commands())
                .uid("commands-out")
                .name("commands-out");
        streams.findings().sinkTo(kafka.findings()).uid("findings-out").name("findings-out");
        streams.rejected().sinkTo(kafka.rejected()).uid("rejected-out").name("rejected-out");
        config.influx().ifPresent(influx -> store(streams, influx));
    }

    private static void store(RebalanceTopology.Streams streams, InfluxOptions influx) {
        streams.lines().sinkTo(new InfluxLineSink(influx)).uid("lines-out").name("lines-out");
        streams.points().sinkTo(new InfluxSink(influx)).uid("points-out").name("points-out");
    }

    private static Configuration settings(JobConfig config) {
        Configuration settings = new Configuration();
        // A forgotten uid or a type that falls to Kryo fails here and not at the first restore.
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        // No operator changes what it was handed: all of it are records.
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.checkpointInterval());
        settings.set(
                CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
                CheckpointingMode.EXACTLY_ONCE);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(CheckpointingOptions.FS_WRITE_BUFFER_SIZE, CHECKPOINT_BUFFER_BYTES);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        return settings;
    }
}
