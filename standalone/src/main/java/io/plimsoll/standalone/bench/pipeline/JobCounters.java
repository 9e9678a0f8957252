package io.plimsoll.standalone.bench.pipeline;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * Lets the benchmark see the metrics of the job in this JVM. Flink makes the reporter, so the
 * metrics are found through a static field; one job runs at a time.
 */
public final class JobCounters implements MetricReporterFactory {
    private static final Map<String, Set<Metric>> METRICS = new ConcurrentHashMap<>();

    /** Forgets the job before. */
    static void clear() {
        METRICS.clear();
    }

    /** Sum over the subtasks of a metric of an operator. */
    static long sum(String operator, String metric) {
        long sum = 0;
        for (Metric found : METRICS.getOrDefault(operator + "." + metric, Set.of())) {
            sum += value(found);
        }
        return sum;
    }

    private static long value(Metric metric) {
        if (metric instanceof Counter counter) {
            return counter.getCount();
        }
        return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
                ? number.longValue()
                : 0;
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new Reporter();
    }

    private static final class Reporter implements MetricReporter {
        @Override
        public void open(MetricConfig config) {}

        @Override
        public void close() {}

        @Override
        public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
            String operator = group.getAllVariables().get("<operator_name>");
            if (operator != null) {
                METRICS.computeIfAbsent(operator + "." + name, key -> ConcurrentHashMap.newKeySet())
                        .add(metric);
            }
        }

        @Override
        public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
    }
}
