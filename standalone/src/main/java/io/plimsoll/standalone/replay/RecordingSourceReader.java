package io.plimsoll.standalone.replay;

import io.plimsoll.pipeline.job.RawRecord;
import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording: first what is known of the hosts at its beginning, then everything in the
 * order in which it came. Whenever event time passes the end of a window it lets the graph come
 * into step.
 */
final class RecordingSourceReader implements SourceReader<RawRecord, RecordingSource.Whole> {
    private final ReplayRun run;
    private final RecordedTime time;
    private final long size;
    private @Nullable RecordingReader reader;
    private long watermark = Long.MIN_VALUE;
    private long sent = Long.MIN_VALUE;

    RecordingSourceReader(ReplayRun run) {
        this.run = run;
        this.time = new RecordedTime(run.windows());
        this.size = run.windows().sizeMillis();
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<RawRecord> output) throws IOException {
        if (!run.pace().inStep().isDone()) {
            return InputStatus.NOTHING_AVAILABLE;
        }
        RecordingReader open = reader;
        if (open == null) {
            open = RecordingReader.open(run.file());
            reader = open;
            run.survey().inventories().forEach(record -> emit(record, output));
        }
        // The survey has found out how many are sound.
        if (open.records() < run.survey().records()) {
            Optional<Recorded> next = open.next();
            next.ifPresent(record -> take(record, output));
            return InputStatus.MORE_AVAILABLE;
        }
        if (sent < watermark) {
            send(output);
            return InputStatus.MORE_AVAILABLE;
        }
        return InputStatus.END_OF_INPUT;
    }

    private void take(Recorded record, ReaderOutput<RawRecord> output) {
        if (!run.span().contains(record)) {
            return;
        }
        emit(record, output);
        if (record.topic() != Topics.SAMPLES) {
            return;
        }
        run.progress().accept(record.arrivedMillis());
        watermark = time.after(record);
        if (watermark > Long.MIN_VALUE
                && (sent == Long.MIN_VALUE
                        || Math.floorDiv(watermark, size) > Math.floorDiv(sent, size))) {
            send(output);
        }
    }

    private void send(ReaderOutput<RawRecord> output) {
        sent = watermark;
        run.pace().sent(sent);
        output.emitWatermark(new Watermark(sent));
    }

    private static void emit(Recorded record, ReaderOutput<RawRecord> output) {
        output.collect(
                new RawRecord(
                        record.key(),
                        record.value(),
                        record.timestampMillis(),
                        record.topic().topic() + "-" + record.partition() + "@" + record.offset(),
                        record.arrivedMillis()),
                record.timestampMillis());
    }

    @Override
    public List<RecordingSource.Whole> snapshotState(long checkpoint) {
        return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return run.pace().inStep();
    }

    @Override
    public void addSplits(List<RecordingSource.Whole> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
