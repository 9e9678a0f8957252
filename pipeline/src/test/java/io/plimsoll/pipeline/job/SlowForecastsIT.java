package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.wire.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Windows and forecasts meet at the planner. Here the forecasts never come as far as any time, as
 * if what computes them stood still.
 */
class SlowForecastsIT {
    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    private static final long T0 = 1_699_920_000_000L;

    /** Decides at the end of each window, as the planner does. */
    private static final class AtTheEndOfTheWindow
            extends KeyedProcessFunction<String, RawRecord, Finding> {
        @Override
        public void processElement(RawRecord record, Context context, Collector<Finding> out) {
            context.timerService().registerEventTimeTimer(record.timestampMillis() + 10_000);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<Finding> out) {
            out.collect(
                    new Finding(
                            Finding.VERSION,
                            "decided",
                            Finding.Kind.HOTSPOT,
                            Finding.State.OPEN,
                            "c1",
                            "h1",
                            null,
                            timestamp,
                            timestamp,
                            "decided",
                            List.of(),
                            "test",
                            "never"));
        }
    }

    private static RawRecord at(long millis) {
        return new RawRecord("h1", "x".getBytes(StandardCharsets.UTF_8), millis, "test", millis);
    }

    @Test
    void whatIsDecidedOnWindowsDoesNotWaitForForecastsThatStandStill() throws Exception {
        ScriptedSource windows = new ScriptedSource("slow-forecasts-windows");
        ScriptedSource forecasts = new ScriptedSource("slow-forecasts-forecasts");
        QueueSink<Finding> decided = new QueueSink<>("slow-forecasts-decided", Finding.class);
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(1);
        WindowPolicy policy = new WindowPolicy(10_000, 10_000, 3_000, 10_000, 600_000);
        DataStream<RawRecord> standStill =
                env.fromSource(forecasts, WatermarkStrategy.noWatermarks(), "forecasts")
                        .uid("forecasts");
        env.fromSource(windows, EventTime.ofSamples(policy), "windows")
                .uid("windows")
                .union(EventTime.aside(standStill).uid("aside"))
                .keyBy(RawRecord::key, Types.STRING)
                .process(new AtTheEndOfTheWindow())
                .uid("decisions")
                .sinkTo(decided)
                .uid("out");
        JobClient job = env.executeAsync();

        forecasts.write(at(T0));
        windows.write(at(T0));
        windows.write(at(T0 + 13_001));
        Finding first = decided.next(30_000);
        job.cancel().get();

        assertEquals(T0 + 10_000, first == null ? 0 : first.atEpochMillis());
    }
}
