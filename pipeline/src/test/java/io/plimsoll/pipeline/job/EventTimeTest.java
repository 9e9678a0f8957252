package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private static final WindowPolicy POLICY =
            new WindowPolicy(10_000, 10_000, 3_000, 10_000, 15_000);

    private final ManualClock clock = new ManualClock(0);
    private final RecordingOutput output = new RecordingOutput();

    @Test
    void theTimeIsTheNewestSampleLessTheLateness() {
        Partition partition = new Partition(EventTime.ofSamples(POLICY));

        partition.sample(100_000);
        partition.sample(90_000);
        partition.periodic();

        assertEquals(96_999, output.watermark);
    }

    @Test
    void aSampleFromTheFutureDoesNotMoveTheTime() {
        Partition partition = new Partition(EventTime.ofSamples(POLICY));
        partition.sample(100_000);

        partition.sample(System.currentTimeMillis() + Duration.ofDays(3650).toMillis());
        partition.periodic();

        assertEquals(96_999, output.watermark);
    }

    @Test
    void aPartitionThatIsAheadWaitsForTheOthersWhereTheJobCatchesUp() {
        WatermarkAlignmentParams alignment = EventTime.ofSamples(POLICY).getAlignmentParameters();

        assertTrue(alignment.isEnabled());
        assertEquals(90_000, alignment.getMaxAllowedWatermarkDrift());
    }

    @Test
    void theFutureIsWhatIsAfterTheArrivalWhateverTheTimeIsNow() {
        Partition partition = new Partition(EventTime.ofSamples(POLICY));
        partition.sample(100_000, 100_000);

        partition.sample(110_001, 100_000);
        partition.periodic();

        assertEquals(96_999, output.watermark, "one more than clocks may differ");
    }

    @Test
    void aPartitionWithoutSamplesDoesNotHoldUpTheOthers() {
        Partition partition = new Partition(EventTime.ofSamples(POLICY));
        partition.sample(100_000);
        partition.periodic();
        boolean before = output.idle;

        passWithPeriodicCalls(partition, 20);

        assertFalse(before);
        assertTrue(output.idle);
    }

    @Test
    void aPartitionWithNothingButSamplesFromTheFutureDoesNotHoldUpTheOthers() {
        Partition partition = new Partition(EventTime.ofSamples(POLICY));
        for (int second = 0; second < 30; second++) {
            partition.sample(System.currentTimeMillis() + Duration.ofDays(3650).toMillis());
            passWithPeriodicCalls(partition, 1);
        }

        assertTrue(output.idle, "a host with a wrong clock must not stop the time of all");
    }

    @Test
    void aPartitionThatWakesUpTellsTheTimeAgain() {
        Partition partition = new Partition(EventTime.ofSamples(POLICY));
        partition.sample(100_000);
        passWithPeriodicCalls(partition, 20);

        partition.sample(130_000);
        partition.periodic();

        assertFalse(output.idle);
        assertEquals(126_999, output.watermark);
    }

    @Test
    void inventoryAndResultsNeitherHoldUpNorMoveTheTime() {
        Partition partition = new Partition(EventTime.ofControl());

        partition.sample(100_000);
        partition.periodic();

        assertTrue(output.idle, "it must not hold up the samples' time");
        assertEquals(
                Long.MIN_VALUE,
                output.watermark,
                "where samples pause, the time would jump to that of the only stream left");
    }

    private void passWithPeriodicCalls(Partition partition, int seconds) {
        for (int tenth = 0; tenth < 10 * seconds; tenth++) {
            clock.advanceTime(Duration.ofMillis(100));
            partition.periodic();
        }
    }

    /** What Flink does with a strategy for one partition. */
    private final class Partition {
        private final TimestampAssigner<RawRecord> times;
        private final WatermarkGenerator<RawRecord> generator;

        Partition(WatermarkStrategy<RawRecord> strategy) {
            TestContext context = new TestContext();
            times = strategy.createTimestampAssigner(context);
            generator = strategy.createWatermarkGenerator(context);
        }

        void sample(long timestampMillis) {
            sample(timestampMillis, System.currentTimeMillis());
        }

        void sample(long timestampMillis, long arrivedMillis) {
            RawRecord sample =
                    new RawRecord("h1", new byte[0], timestampMillis, "x", arrivedMillis);
            generator.onEvent(sample, times.extractTimestamp(sample, timestampMillis), output);
        }

        void periodic() {
            generator.onPeriodicEmit(output);
        }
    }

    private final class TestContext
            implements WatermarkGeneratorSupplier.Context,
                    org.apache.flink.api.common.eventtime.TimestampAssignerSupplier.Context {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
            return clock;
        }
    }

    private static final class RecordingOutput implements WatermarkOutput {
        private long watermark = Long.MIN_VALUE;
        private boolean idle;

        @Override
        public void emitWatermark(Watermark newWatermark) {
            watermark = newWatermark.getTimestamp();
            idle = false;
        }

        @Override
        public void markIdle() {
            idle = true;
        }

        @Override
        public void markActive() {
            idle = false;
        }
    }
}
