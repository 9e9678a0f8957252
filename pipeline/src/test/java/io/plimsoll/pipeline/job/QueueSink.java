package io.plimsoll.pipeline.job;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a job in the same JVM writes until the test takes it.
 *
 * @param <T> the record
 */
final class QueueSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;
    private static final Map<String, BlockingQueue<Object>> QUEUES = new ConcurrentHashMap<>();

    private final String name;
    private final Class<T> type;

    QueueSink(String name, Class<T> type) {
        this.name = name;
        this.type = type;
        QUEUES.put(name, new LinkedBlockingQueue<>());
    }

    /** The next record; null if none comes in this time. */
    @Nullable T next(long timeoutMillis) throws InterruptedException {
        return type.cast(queue(name).poll(timeoutMillis, TimeUnit.MILLISECONDS));
    }

    private static BlockingQueue<Object> queue(String name) {
        return QUEUES.computeIfAbsent(name, n -> new LinkedBlockingQueue<>());
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        BlockingQueue<Object> queue = queue(name);
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context writerContext) {
                queue.add(element);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
