package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.anomaly.AnomalyPolicy;
import io.plimsoll.pipeline.anomaly.SubjectWatch;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecasts;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Watches and forecasts the series of a VM or a host, minute by minute. All series of a subject are
 * in one record of state; a VM's follow it from host to host.
 */
final class WatchSeries extends KeyedProcessFunction<String, SubjectMinute, Finding> {
    static final OutputTag<InfluxPoint> POINTS = new OutputTag<>("series-points") {};
    static final OutputTag<SubjectForecast> FORECASTS = new OutputTag<>("subject-forecasts") {};

    private final AnomalyPolicy policy;
    // Both are cleared by their time to live once the VM or the host is gone.
    private transient ValueState<SubjectWatch> watches;
    private transient ValueState<SubjectForecasts> forecasts;

    WatchSeries(AnomalyPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        watches = state("watch", Format.WATCH);
        forecasts = state("forecasts", Format.FORECASTS);
    }

    private <T> ValueState<T> state(String name, Format<T> format) {
        ValueStateDescriptor<T> descriptor =
                new ValueStateDescriptor<>(name, new FormatType<>(format));
        descriptor.enableTimeToLive(TimeToLive.ofDays(7));
        return getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement(SubjectMinute minute, Context context, Collector<Finding> out)
            throws Exception {
        watch(minute, context, out);
        SubjectForecasts known = forecasts.value();
        SubjectForecasts forecaster = known == null ? new SubjectForecasts() : known;
        List<SubjectForecasts.Said> said = forecaster.observe(minute);
        forecasts.update(forecaster);
        if (said.isEmpty()) {
            return;
        }
        ForecastPoints.write(minute, said, point -> context.output(POINTS, point));
        ForecastPoints.records(minute, said)
                .forEach(forecast -> context.output(FORECASTS, forecast));
    }

    private void watch(SubjectMinute minute, Context context, Collector<Finding> out)
            throws Exception {
        SubjectWatch known = watches.value();
        SubjectWatch watch = known == null ? new SubjectWatch(minute.subject()) : known;
        if (!watch.judges(minute)) {
            return;
        }
        boolean wasOpen = watch.isOpen();
        Optional<Finding> finding = watch.observe(minute, policy);
        watches.update(watch);
        if (watch.isOpen()) {
            AnomalyPoints.open(minute, watch, point -> context.output(POINTS, point));
            if (!wasOpen) {
                waitForSilence(watch, context);
            }
        }
        finding.ifPresent(found -> tell(minute, found, context, out));
    }

    private static void waitForSilence(SubjectWatch watch, Context context) {
        context.timerService()
                .registerEventTimeTimer(watch.lastMinuteMillis() + SubjectWatch.GONE_MILLIS);
    }

    private static void tell(
            SubjectMinute minute, Finding finding, Context context, Collector<Finding> out) {
        out.collect(finding);
        if (finding.state() == Finding.State.CLEARED) {
            AnomalyPoints.cleared(minute, finding, point -> context.output(POINTS, point));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Finding> out)
            throws Exception {
        SubjectWatch watch = watches.value();
        Optional<SubjectMinute> last = watch == null ? Optional.empty() : watch.lastOpen(timestamp);
        if (watch == null || last.isEmpty()) {
            return;
        }
        Optional<Finding> cleared = watch.gone(timestamp, policy);
        watches.update(watch);
        if (cleared.isEmpty()) {
            waitForSilence(watch, context);
            return;
        }
        tell(last.get(), cleared.get(), context, out);
    }
}
