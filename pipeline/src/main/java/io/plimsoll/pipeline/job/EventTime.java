package io.plimsoll.pipeline.job;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** Which streams tell the time, and how. */
final class EventTime {
    /** Without a time Flink's bounded generator leaves the watermark as it is. */
    private static final long NO_TIME = Long.MIN_VALUE;

    private EventTime() {}

    /**
     * Samples tell the time. One from the future is passed on to be rejected but does not move the
     * time: it would make the samples of all other hosts late.
     */
    static WatermarkStrategy<RawRecord> ofSamples(WindowPolicy policy) {
        long skewMillis = policy.skewMillis();
        return WatermarkStrategy.<RawRecord>forBoundedOutOfOrderness(
                        Duration.ofMillis(policy.latenessMillis()))
                .withTimestampAssigner(
                        (sample, kafka) ->
                                sample.timestampMillis() > System.currentTimeMillis() + skewMillis
                                        ? NO_TIME
                                        : sample.timestampMillis())
                .withIdleness(Duration.ofMillis(policy.idleMillis()));
    }

    /**
     * Inventory and results tell no time and must not hold it up, so they are ahead of it always.
     */
    static WatermarkStrategy<RawRecord> aheadOfAll() {
        return WatermarkStrategy.forGenerator(context -> new AheadOfAll());
    }

    private static final class AheadOfAll implements WatermarkGenerator<RawRecord> {
        @Override
        public void onEvent(RawRecord event, long timestamp, WatermarkOutput output) {}

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            // One below MAX_VALUE, which would mean that the stream has ended.
            output.emitWatermark(new Watermark(Long.MAX_VALUE - 1));
        }
    }
}
