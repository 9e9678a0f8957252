package io.plimsoll.sinks;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A small job: numbers at a steady rate, made into points, into the sink.
 *
 * @param points how many points until the job ends
 * @param pointsPerSecond how fast
 * @param parallelism of all operators
 */
record SinkJob(long points, double pointsPerSecond, int parallelism) {
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);

    JobClient start(CountedPoints operator, InfluxSink sink) throws Exception {
        return start(operator, sink, new Configuration());
    }

    JobClient startFrom(Path savepoint, CountedPoints operator, InfluxSink sink) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toString());
        return start(operator, sink, configuration);
    }

    private JobClient start(CountedPoints operator, InfluxSink sink, Configuration configuration)
            throws Exception {
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(parallelism);
        env.fromSource(
                        new DataGeneratorSource<>(
                                number -> number,
                                points,
                                RateLimiterStrategy.perSecond(pointsPerSecond),
                                Types.LONG),
                        WatermarkStrategy.noWatermarks(),
                        "numbers")
                .uid("numbers")
                .map(operator)
                .uid("points")
                .sinkTo(sink)
                .uid("influx");
        return env.executeAsync("sink test");
    }
}
