package io.plimsoll.pipeline.job;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic of one partition that never ends and that a test writes to while the job runs in the same
 * JVM. Readers beyond the first have no partition, as with Kafka.
 */
final class ScriptedSource implements Source<RawRecord, ScriptedSource.Partition, Integer> {
    private static final long serialVersionUID = 1L;
    private static final Map<String, Topic> TOPICS = new ConcurrentHashMap<>();

    private final String name;

    ScriptedSource(String name) {
        this.name = name;
        TOPICS.put(name, new Topic());
    }

    void write(RawRecord record) {
        topic(name).write(record);
    }

    /** Whether the job has read all that was written. */
    boolean isRead() {
        return topic(name).isRead();
    }

    private static Topic topic(String name) {
        Topic topic = TOPICS.get(name);
        if (topic == null) {
            throw new IllegalStateException("no topic " + name + "\nMaybe another JVM reads it.");
        }
        return topic;
    }

    private static final class Topic {
        private final Queue<RawRecord> records = new ArrayDeque<>();
        private CompletableFuture<Void> more = new CompletableFuture<>();

        synchronized void write(RawRecord record) {
            records.add(record);
            more.complete(null);
        }

        synchronized @Nullable RawRecord read() {
            RawRecord record = records.poll();
            if (record == null && more.isDone()) {
                more = new CompletableFuture<>();
            }
            return record;
        }

        synchronized boolean isRead() {
            return records.isEmpty();
        }

        synchronized CompletableFuture<Void> more() {
            return more;
        }
    }

    record Partition(String splitId) implements SourceSplit {}

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<RawRecord, Partition> createReader(SourceReaderContext context) {
        return new Reader(topic(name));
    }

    @Override
    public SplitEnumerator<Partition, Integer> createEnumerator(
            SplitEnumeratorContext<Partition> context) {
        return new Enumerator(context);
    }

    @Override
    public SplitEnumerator<Partition, Integer> restoreEnumerator(
            SplitEnumeratorContext<Partition> context, Integer checkpoint) {
        return new Enumerator(context);
    }

    @Override
    public SimpleVersionedSerializer<Partition> getSplitSerializer() {
        return new Bytes<>(new Partition("0"));
    }

    @Override
    public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
        return new Bytes<>(0);
    }

    /** All values are the same one. */
    private record Bytes<T>(T value) implements SimpleVersionedSerializer<T> {
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

    private static final class Enumerator implements SplitEnumerator<Partition, Integer> {
        private final SplitEnumeratorContext<Partition> context;

        Enumerator(SplitEnumeratorContext<Partition> context) {
            this.context = context;
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String host) {}

        @Override
        public void addSplitsBack(List<Partition> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {
            if (subtask == 0) {
                context.assignSplit(new Partition("0"), subtask);
            }
        }

        @Override
        public Integer snapshotState(long checkpoint) {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static final class Reader implements SourceReader<RawRecord, Partition> {
        private final Topic topic;
        private CompletableFuture<Void> assigned = new CompletableFuture<>();

        Reader(Topic topic) {
            this.topic = topic;
        }

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<RawRecord> output) {
            if (!assigned.isDone()) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            RawRecord record = topic.read();
            if (record == null) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            output.createOutputForSplit("0").collect(record, record.timestampMillis());
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public List<Partition> snapshotState(long checkpoint) {
            return List.of(new Partition("0"));
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return assigned.isDone() ? topic.more() : assigned;
        }

        @Override
        public void addSplits(List<Partition> splits) {
            assigned.complete(null);
        }

        /** The only one is read as long as the source is asked at all. */
        @Override
        public void pauseOrResumeSplits(Collection<String> paused, Collection<String> resumed) {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }
}
