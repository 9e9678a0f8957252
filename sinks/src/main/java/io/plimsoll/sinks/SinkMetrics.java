package io.plimsoll.sinks;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became of the points, and logs the first drop of each reason and then at most one a
 * minute. Counters are written by the task's thread and by the sender's.
 */
final class SinkMetrics implements DeliveryListener {
    private static final Logger LOG = LoggerFactory.getLogger(SinkMetrics.class);
    private static final Duration LOG_PERIOD = Duration.ofMinutes(1);
    private static final int MAX_DETAIL_CHARS = 1000;

    private final Counter sent;
    private final Counter sendErrors;
    private final Counter writeRetries;
    private final Map<DropReason, Drops> dropped = new EnumMap<>(DropReason.class);

    SinkMetrics(SinkWriterMetricGroup group) {
        sent = group.getNumRecordsSendCounter();
        sendErrors = group.getNumRecordsSendErrorsCounter();
        writeRetries = group.counter("writeRetries", new ThreadSafeSimpleCounter());
        MetricGroup drops = group.addGroup("dropped");
        for (DropReason reason : DropReason.values()) {
            Counter counter = drops.counter(reason.metric(), new ThreadSafeSimpleCounter());
            dropped.put(reason, new Drops(counter, new OncePerPeriod(LOG_PERIOD)));
        }
    }

    @Override
    public void sent(long points) {
        sent.inc(points);
    }

    @Override
    public void retrying() {
        writeRetries.inc();
    }

    @Override
    public void dropped(DropReason reason, long count, String detail) {
        Drops drops = Objects.requireNonNull(dropped.get(reason));
        drops.counter().inc(count);
        if (reason == DropReason.REJECTED) {
            sendErrors.inc(count);
        }
        if (drops.logLines().isDue(System.nanoTime())) {
            LOG.warn(
                    "Dropped {} ({} so far, shown once a minute): {}",
                    reason.metric(),
                    drops.counter().getCount(),
                    printable(detail));
        }
    }

    /** Names and texts may come from strangers: no line breaks or control characters in the log. */
    private static String printable(String detail) {
        String cut = detail.substring(0, Math.min(detail.length(), MAX_DETAIL_CHARS));
        return cut.replaceAll("\\p{Cntrl}", " ");
    }

    /** What is kept for one reason. */
    private record Drops(Counter counter, OncePerPeriod logLines) {}
}
