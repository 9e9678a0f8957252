package io.plimsoll.sinks;

import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes points to InfluxDB at least once; as a point written twice is the same point, effectively
 * once. A store that is away neither stops the stream, until the buffer is full, nor a checkpoint.
 */
abstract class StoreSink<T> implements Sink<T>, SupportsWriterState<T, UnsentPoints> {
    private final InfluxOptions options;

    StoreSink(InfluxOptions options) {
        this.options = options;
    }

    /** Makes lines of what comes in, and tells of what it leaves out. */
    abstract Encoder<T> encoder(DropListener drops);

    @Override
    public StatefulSinkWriter<T, UnsentPoints> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, UnsentPoints> restoreWriter(
            WriterInitContext context, Collection<UnsentPoints> unsent) {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        SinkMetrics metrics = new SinkMetrics(context.metricGroup());
        PointSender sender =
                new PointSender(
                        "influx-sink-" + subtask,
                        HttpPointStore.open(options),
                        options,
                        metrics,
                        new SplittableRandom(context.getJobInfo().getJobId().hashCode() + subtask));
        context.metricGroup().gauge("pointsBuffered", sender::buffered);
        sender.start(unsent.stream().flatMap(part -> part.lines().stream()).toList());
        return new StoreSinkWriter<>(encoder(metrics), sender, options.flushTimeout());
    }

    @Override
    public SimpleVersionedSerializer<UnsentPoints> getWriterStateSerializer() {
        return new UnsentPointsSerializer();
    }

    /** Makes lines of what comes in. */
    interface Encoder<T> {
        /** The lines of an element that can be written. */
        List<String> encode(T element);
    }
}
