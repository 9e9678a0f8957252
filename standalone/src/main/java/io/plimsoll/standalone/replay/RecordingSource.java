package io.plimsoll.standalone.replay;

import io.plimsoll.pipeline.job.RawRecord;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A recording as a source of one reader. There is nothing to divide and nothing to restore: a
 * replay that fails begins anew.
 */
final class RecordingSource implements Source<RawRecord, RecordingSource.Whole, Integer> {
    private static final long serialVersionUID = 1L;

    private final String run;

    RecordingSource(String run) {
        this.run = run;
    }

    /** The one split. */
    record Whole(String splitId) implements SourceSplit {}

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RawRecord, Whole> createReader(SourceReaderContext context) {
        return new RecordingSourceReader(ReplayRun.byId(run));
    }

    @Override
    public SplitEnumerator<Whole, Integer> createEnumerator(SplitEnumeratorContext<Whole> context) {
        return new Nothing();
    }

    @Override
    public SplitEnumerator<Whole, Integer> restoreEnumerator(
            SplitEnumeratorContext<Whole> context, Integer checkpoint) {
        return new Nothing();
    }

    @Override
    public SimpleVersionedSerializer<Whole> getSplitSerializer() {
        return new Same<>(new Whole("recording"));
    }

    @Override
    public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
        return new Same<>(0);
    }

    /** All values are the same one. */
    private record Same<T>(T value) implements SimpleVersionedSerializer<T> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(T ignored) {
            return new byte[0];
        }

        @Override
        public T deserialize(int version, byte[] serialized) {
            return value;
        }
    }

    /** Assigns nothing: the reader knows what to read. */
    private static final class Nothing implements SplitEnumerator<Whole, Integer> {
        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<Whole> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public Integer snapshotState(long checkpoint) {
            return 0;
        }

        @Override
        public void close() {}
    }
}
