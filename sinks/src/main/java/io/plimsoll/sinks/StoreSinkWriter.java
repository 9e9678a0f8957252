package io.plimsoll.sinks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/**
 * One parallel part of {@link StoreSink}. Before a checkpoint it sends what it can; what the store
 * does not take in time becomes its state, so the checkpoint neither fails nor hangs.
 */
final class StoreSinkWriter<T> implements StatefulSinkWriter<T, UnsentPoints> {
    private final StoreSink.Encoder<T> encoder;
    private final PointSender sender;
    private final Duration flushTimeout;

    StoreSinkWriter(StoreSink.Encoder<T> encoder, PointSender sender, Duration flushTimeout) {
        this.encoder = encoder;
        this.sender = sender;
        this.flushTimeout = flushTimeout;
    }

    @Override
    public void write(T element, Context context) throws IOException, InterruptedException {
        for (String line : encoder.encode(element)) {
            sender.put(line);
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (endOfInput) {
            sender.flushAll();
            return;
        }
        sender.flush(flushTimeout);
    }

    @Override
    public List<UnsentPoints> snapshotState(long checkpointId) {
        return sender.unsent().stream().map(UnsentPoints::new).toList();
    }

    @Override
    public void close() throws InterruptedException {
        sender.close();
    }
}
