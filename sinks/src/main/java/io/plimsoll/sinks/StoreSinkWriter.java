package io.plimsoll.sinks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/**
 * One parallel part of {@link InfluxSink}. Before a checkpoint it sends what it can; what the store
 * does not take in time becomes its state, so the checkpoint neither fails nor hangs.
 */
final class InfluxSinkWriter implements StatefulSinkWriter<InfluxPoint, UnsentPoints> {
    private final LineEncoder encoder;
    private final PointSender sender;
    private final Duration flushTimeout;

    InfluxSinkWriter(LineEncoder encoder, PointSender sender, Duration flushTimeout) {
        this.encoder = encoder;
        this.sender = sender;
        this.flushTimeout = flushTimeout;
    }

    @Override
    public void write(InfluxPoint point, Context context) throws IOException, InterruptedException {
        Optional<String> line = encoder.encode(point);
        if (line.isPresent()) {
            sender.put(line.get());
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
