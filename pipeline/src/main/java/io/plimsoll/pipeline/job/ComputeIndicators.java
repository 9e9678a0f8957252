package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.MeasuredWindow;
import io.plimsoll.pipeline.indicator.OpenHosts;
import io.plimsoll.pipeline.indicator.OpenWindows;
import io.plimsoll.pipeline.indicator.SampleCheck;
import io.plimsoll.pipeline.indicator.WindowCalculator;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.RejectedRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keeps the samples of a host until their windows close: the short one on which decisions are made,
 * which is emitted, and the longer one whose indicators are stored. A sample that comes after its
 * window was closed opens it again: the window comes out once more, with the same time, and
 * overwrites what it was.
 */
final class ComputeIndicators extends KeyedProcessFunction<String, RawRecord, HostWindow> {
    static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected-samples") {};
    static final OutputTag<InfluxLines> LINES = new OutputTag<>("indicator-lines") {};
    static final OutputTag<InfluxPoint> RAW_POINTS = new OutputTag<>("raw-points") {};

    /** Of a task, whose windows are computed as samples come: three quarters of a gigabyte. */
    private static final int MOST_OPEN_VMS = 25_000;

    private final WindowPolicy policy;
    private final RawProfile raw;
    // Emptied by onTimer, at the latest one retention after the host's last sample.
    private transient MapState<SampleKey, StoredSample> samples;
    private transient HostSampleCodec codec;
    private transient WindowCalculator calculator;
    // Made anew from what comes; what it lacks is computed from the samples above.
    private transient OpenHosts open;
    private transient IndicatorLines lines;
    private transient Counter duplicates;
    private transient Counter rejected;

    ComputeIndicators(WindowPolicy policy, RawProfile raw) {
        this.policy = policy;
        this.raw = raw;
    }

    static MapStateDescriptor<SampleKey, StoredSample> samplesByKey() {
        return new MapStateDescriptor<>(
                "samples", new FormatType<>(Format.SAMPLE_KEY), new FormatType<>(Format.SAMPLE));
    }

    @Override
    public void open(OpenContext context) {
        samples = getRuntimeContext().getMapState(samplesByKey());
        codec = new HostSampleCodec();
        calculator = new WindowCalculator(policy.maxStepMillis());
        // The raw profile wants all ticks and not only what they say together.
        open =
                new OpenHosts(
                        calculator,
                        policy.sizeMillis(),
                        policy.storeMillis(),
                        raw == RawProfile.TELEGRAF ? 0 : MOST_OPEN_VMS);
        lines = new IndicatorLines();
        duplicates = getRuntimeContext().getMetricGroup().counter("duplicateSamples");
        rejected = getRuntimeContext().getMetricGroup().counter("rejectedSamples");
    }

    @Override
    public void processElement(RawRecord record, Context context, Collector<HostWindow> out)
            throws Exception {
        HostSample sample;
        try {
            sample = codec.decode(record.bytes(), context.getCurrentKey());
        } catch (RejectedRecordException e) {
            reject(record, String.valueOf(e.getMessage()), context);
            return;
        }
        long latest = record.arrivedMillis() + policy.skewMillis();
        Optional<String> problem = SampleCheck.problem(sample, record.key(), latest);
        if (problem.isPresent()) {
            reject(record, problem.get(), context);
            return;
        }
        keep(record, sample, context);
    }

    private void keep(RawRecord record, HostSample sample, Context context) throws Exception {
        SampleKey key = new SampleKey(sample.getAgentEpoch(), sample.getSeq(), sample.getPart());
        StoredSample known = samples.get(key);
        if (known != null) {
            duplicates.inc();
            samples.put(key, known.cameAgain());
            return;
        }
        open(sample);
        long watermark = context.timerService().currentWatermark();
        long end = policy.endOfWindow(sample.getWallMillis());
        long storedEnd = policy.endOfStored(sample.getWallMillis());
        long forgetAt =
                policy.endOfWindow(Math.max(storedEnd, watermark) + policy.retentionMillis());
        boolean late = end <= watermark;
        samples.put(
                key,
                new StoredSample(
                        sample.getWallMillis(),
                        forgetAt,
                        record.arrivedMillis(),
                        late,
                        0,
                        sample.getParts(),
                        record.bytes()));
        context.timerService().registerEventTimeTimer(end);
        context.timerService().registerEventTimeTimer(storedEnd);
        context.timerService().registerEventTimeTimer(forgetAt);
        if (late) {
            correctNextTick(key, context);
        }
    }

    private void open(HostSample sample) throws Exception {
        if (open.wants(sample.getHost())) {
            OpenWindows windows = open.begin(sample.getHost());
            for (Map.Entry<SampleKey, StoredSample> entry : samples.entries()) {
                SampleKey key = entry.getKey();
                windows.skip(key.agentEpoch(), key.seq(), entry.getValue().wallMillis());
            }
        }
        open.add(sample);
    }

    /** The step of the tick after a late one begins with it, and may lie in another window. */
    private void correctNextTick(SampleKey late, Context context) throws Exception {
        SampleKey next = null;
        for (SampleKey key : samples.keys()) {
            boolean after = key.compareTo(late) > 0 && !key.sameTick(late);
            if (after && (next == null || key.compareTo(next) < 0)) {
                next = key;
            }
        }
        StoredSample sample = next == null ? null : samples.get(next);
        if (sample != null) {
            context.timerService().registerEventTimeTimer(policy.endOfWindow(sample.wallMillis()));
            context.timerService().registerEventTimeTimer(policy.endOfStored(sample.wallMillis()));
        }
    }

    private void reject(RawRecord record, String reason, Context context) {
        rejected.inc();
        context.output(
                REJECTED,
                new RejectedRecord(
                        record.key(),
                        record.source(),
                        reason,
                        record.bytes(),
                        record.arrivedMillis()));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<HostWindow> out)
            throws Exception {
        NavigableMap<SampleKey, StoredSample> all = new TreeMap<>();
        for (Map.Entry<SampleKey, StoredSample> entry : samples.entries()) {
            all.put(entry.getKey(), entry.getValue());
        }
        emit(all, timestamp, context, out);
        if (raw != RawProfile.NO_STORE && policy.storesAt(timestamp)) {
            store(all, timestamp, context);
        }
        for (Map.Entry<SampleKey, StoredSample> entry : all.entrySet()) {
            if (entry.getValue().forgetAtMillis() <= timestamp) {
                samples.remove(entry.getKey());
            }
        }
        if (samples.isEmpty()) {
            open.end(context.getCurrentKey());
        }
    }

    private void emit(
            NavigableMap<SampleKey, StoredSample> all,
            long endMillis,
            OnTimerContext context,
            Collector<HostWindow> out)
            throws RejectedRecordException {
        Optional<HostWindow> window = open.window(context.getCurrentKey(), endMillis);
        if (window.isPresent()) {
            out.collect(window.get());
            return;
        }
        Optional<MeasuredWindow> measured =
                measure(new WindowSamples(all, endMillis - policy.sizeMillis(), endMillis));
        measured.ifPresent(found -> out.collect(found.window()));
        if (raw == RawProfile.TELEGRAF) {
            measured.ifPresent(
                    found ->
                            TelegrafPoints.write(
                                    found, point -> context.output(RAW_POINTS, point)));
        }
    }

    private void store(
            NavigableMap<SampleKey, StoredSample> all, long endMillis, OnTimerContext context)
            throws RejectedRecordException {
        WindowSamples window = new WindowSamples(all, endMillis - policy.storeMillis(), endMillis);
        if (window.isEmpty()) {
            return;
        }
        Optional<MeasuredWindow> measured =
                open.stored(context.getCurrentKey(), endMillis, window.arrivals());
        if (measured.isEmpty()) {
            measured = measure(window);
        }
        measured.ifPresent(found -> context.output(LINES, lines.of(found)));
    }

    private Optional<MeasuredWindow> measure(WindowSamples window) throws RejectedRecordException {
        return window.isEmpty()
                ? Optional.empty()
                : calculator.measure(
                        window.startMillis(),
                        window.endMillis(),
                        decoded(window.needed()),
                        window.arrivals());
    }

    private List<HostSample> decoded(List<StoredSample> stored) throws RejectedRecordException {
        List<HostSample> decoded = new ArrayList<>(stored.size());
        for (StoredSample sample : stored) {
            decoded.add(codec.decode(sample.bytes()));
        }
        return decoded;
    }
}
