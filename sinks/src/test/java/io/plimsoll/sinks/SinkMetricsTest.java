package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.MetricsGroupTestUtils;
import org.junit.jupiter.api.Test;

class SinkMetricsTest {
    private final MetricListener registered = new MetricListener();
    private final InternalSinkWriterMetricGroup group =
            MetricsGroupTestUtils.mockWriterMetricGroup(registered.getMetricGroup());
    private final SinkMetrics metrics = new SinkMetrics(group);

    @Test
    void everyDropIsCountedUnderItsReason() {
        metrics.dropped(DropReason.REJECTED, 3, "HTTP 400");
        metrics.dropped(DropReason.NO_FIELDS, 1, "measurement 'm'");
        metrics.dropped(DropReason.NO_FIELDS, 1, "measurement\n'm'");

        assertEquals(3, count("dropped", "rejected"));
        assertEquals(2, count("dropped", "noFields"));
        assertEquals(0, count("dropped", "overflow"));
        assertEquals(3, group.getNumRecordsSendErrorsCounter().getCount());
    }

    @Test
    void sentPointsAndRetriesAreCounted() {
        metrics.sent(100);
        metrics.retrying();

        assertEquals(100, group.getNumRecordsSendCounter().getCount());
        assertEquals(1, count("writeRetries"));
    }

    private long count(String... name) {
        return registered.getCounter(name).orElseThrow().getCount();
    }
}
