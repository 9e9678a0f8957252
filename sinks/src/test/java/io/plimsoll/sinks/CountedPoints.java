package io.plimsoll.sinks;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Makes point i of number i, and counts what the job does. The counts are static, as the job runs
 * in the same JVM but on a copy of this function.
 */
final class CountedPoints extends RichMapFunction<Long, InfluxPoint> implements CheckpointListener {
    /** One for each parallel part, and one more for each that had to start again. */
    static final AtomicInteger STARTS = new AtomicInteger();

    static final AtomicInteger CHECKPOINTS = new AtomicInteger();
    static final AtomicLong MAPPED = new AtomicLong();
    private static final long FIRST_AT_EPOCH_MILLIS = 1_700_000_000_000L;
    private static final long NEVER = Long.MAX_VALUE;

    /** Points that come again, at least, after the failure. */
    static final int REPLAYED = 50;

    private final long failAfter;
    private int sinceCheckpoint;

    private CountedPoints(long failAfter) {
        this.failAfter = failAfter;
    }

    static CountedPoints fromZero() {
        return failingOnceAfter(NEVER);
    }

    /** Fails the job after this number, when there is enough to replay. */
    static CountedPoints failingOnceAfter(long number) {
        STARTS.set(0);
        CHECKPOINTS.set(0);
        MAPPED.set(0);
        return new CountedPoints(number);
    }

    static InfluxPoint point(long number) {
        return InfluxPoint.at(FIRST_AT_EPOCH_MILLIS + number, "counted")
                .tag("series", "s" + number % 7)
                .longField("n", number)
                .doubleField("half", number / 2.0)
                .build();
    }

    @Override
    public void open(OpenContext context) {
        STARTS.incrementAndGet();
    }

    @Override
    public InfluxPoint map(Long number) {
        MAPPED.incrementAndGet();
        sinceCheckpoint++;
        boolean isFirstAttempt = getRuntimeContext().getTaskInfo().getAttemptNumber() == 0;
        if (number > failAfter && sinceCheckpoint > REPLAYED && isFirstAttempt) {
            throw new IllegalStateException("The test fails the job at " + number);
        }
        return point(number);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        sinceCheckpoint = 0;
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            CHECKPOINTS.incrementAndGet();
        }
    }
}
