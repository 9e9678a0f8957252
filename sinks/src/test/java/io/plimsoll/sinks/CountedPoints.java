package io.plimsoll.sinks;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Makes point i of number i, and counts what the job does. The counts are static, as the job runs
 * in the same JVM but on a copy of this function.
 */
final class CountedPoints extends RichMapFunction<Long, InfluxPoint>
        implements CheckpointListener, CheckpointedFunction {
    /** One for each parallel part, and one more for each that had to start again. */
    static final AtomicInteger STARTS = new AtomicInteger();

    static final AtomicInteger CHECKPOINTS = new AtomicInteger();

    /** Numbers that became points, so often. */
    static final AtomicLong MAPPED = new AtomicLong();

    /** Numbers that became points, each once. */
    static final Set<Long> NUMBERS = ConcurrentHashMap.newKeySet();

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
        NUMBERS.clear();
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
        NUMBERS.add(number);
        return point(number);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        sinceCheckpoint = 0;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        // Only the moment of the snapshot is of interest.
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            CHECKPOINTS.incrementAndGet();
        }
    }
}
