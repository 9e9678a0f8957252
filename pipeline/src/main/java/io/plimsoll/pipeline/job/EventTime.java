package io.plimsoll.pipeline.job;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.BoundedOutOfOrdernessWatermarks;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Which streams tell the time, and how. */
final class EventTime {
    /** The time of a sample that has none to tell. */
    private static final long NO_TIME = Long.MIN_VALUE;

    private static final String SAMPLES = "samples";

    /**
     * Twice as often as Flink does: what is read ahead of time is alive longer than most, and the
     * collector copies it. Flink tells its log each time.
     */
    private static final Duration ALIGN_EVERY = Duration.ofMillis(500);

    private EventTime() {}

    /**
     * Samples tell the time. One from the future is passed on to be rejected but does not move the
     * time: it would make the samples of all other hosts late. Nor does it count as a sign of life:
     * a partition with no other samples would hold up the time of all.
     *
     * <p>Where the job catches up, a partition that is ahead waits for the others: each gets the
     * same share of what is read, so that one with fewer hosts would be hours ahead in the end, and
     * all that is read of it waits in the state until the others' time has come.
     */
    static WatermarkStrategy<RawRecord> ofSamples(WindowPolicy policy) {
        Duration lateness = Duration.ofMillis(policy.latenessMillis());
        Duration idle = Duration.ofMillis(policy.idleMillis());
        long skewMillis = policy.skewMillis();
        return WatermarkStrategy.<RawRecord>forGenerator(
                        context ->
                                new Timed(
                                        new WatermarksWithIdleness<>(
                                                new BoundedOutOfOrdernessWatermarks<>(lateness),
                                                idle,
                                                context.getInputActivityClock())))
                .withTimestampAssigner(
                        (sample, kafka) ->
                                sample.timestampMillis() > sample.arrivedMillis() + skewMillis
                                        ? NO_TIME
                                        : sample.timestampMillis())
                .withWatermarkAlignment(
                        SAMPLES, Duration.ofMillis(policy.aheadMillis()), ALIGN_EVERY);
    }

    /**
     * Inventory and results tell no time, so they are idle always. Not ahead of all: where samples
     * pause, the time would jump there and never come back.
     */
    static WatermarkStrategy<RawRecord> ofControl() {
        return WatermarkStrategy.forGenerator(context -> new AlwaysIdle<>());
    }

    /**
     * What comes from a slower branch of the graph tells no time where it joins a faster one, which
     * would wait for it otherwise.
     */
    static <T> SingleOutputStreamOperator<T> aside(DataStream<T> stream) {
        return stream.assignTimestampsAndWatermarks(
                WatermarkStrategy.<T>forGenerator(context -> new AlwaysIdle<>()));
    }

    /** Hands on only samples that have a time. */
    private record Timed(WatermarkGenerator<RawRecord> generator)
            implements WatermarkGenerator<RawRecord> {
        @Override
        public void onEvent(RawRecord event, long timestamp, WatermarkOutput output) {
            if (timestamp != NO_TIME) {
                generator.onEvent(event, timestamp, output);
            }
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            generator.onPeriodicEmit(output);
        }
    }

    private static final class AlwaysIdle<T> implements WatermarkGenerator<T> {
        @Override
        public void onEvent(T event, long timestamp, WatermarkOutput output) {}

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.markIdle();
        }
    }
}
