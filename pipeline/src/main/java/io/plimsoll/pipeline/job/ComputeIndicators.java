package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.SampleCheck;
import io.plimsoll.pipeline.indicator.WindowCalculator;
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
 * Keeps the samples of a host until their window closes and emits its indicators. A sample that
 * comes after its window was closed opens it again: the window is emitted once more, with the same
 * time, and overwrites what it was.
 */
final class ComputeIndicators extends KeyedProcessFunction<String, RawRecord, HostWindow> {
    static final OutputTag<RejectedRecord> REJECTED = new OutputTag<>("rejected-samples") {};

    private final WindowPolicy policy;
    // Emptied by onTimer, at the latest one retention after the host's last sample.
    private transient MapState<SampleKey, StoredSample> samples;
    private transient HostSampleCodec codec;
    private transient WindowCalculator calculator;
    private transient Counter duplicates;
    private transient Counter rejected;

    ComputeIndicators(WindowPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void open(OpenContext context) {
        samples =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "samples", SampleKey.class, StoredSample.class));
        codec = new HostSampleCodec();
        calculator = new WindowCalculator(policy.maxStepMillis());
        duplicates = getRuntimeContext().getMetricGroup().counter("duplicateSamples");
        rejected = getRuntimeContext().getMetricGroup().counter("rejectedSamples");
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<HostWindow> out)
            throws Exception {
        HostSample sample;
        try {
            sample = codec.decode(raw.bytes());
        } catch (RejectedRecordException e) {
            reject(raw, String.valueOf(e.getMessage()), context);
            return;
        }
        long latest = context.timerService().currentProcessingTime() + policy.skewMillis();
        Optional<String> problem = SampleCheck.problem(sample, raw.key(), latest);
        if (problem.isPresent()) {
            reject(raw, problem.get(), context);
            return;
        }
        SampleKey key = new SampleKey(sample.getAgentEpoch(), sample.getSeq(), sample.getPart());
        if (samples.contains(key)) {
            duplicates.inc();
            return;
        }
        long end = policy.endOfWindow(sample.getWallMillis());
        long forgetAt =
                policy.endOfWindow(
                        Math.max(end, context.timerService().currentWatermark())
                                + policy.retentionMillis());
        samples.put(key, new StoredSample(sample.getWallMillis(), forgetAt, raw.bytes()));
        context.timerService().registerEventTimeTimer(end);
        if (end <= context.timerService().currentWatermark()) {
            // It may also be where the first step of the next window begins.
            context.timerService().registerEventTimeTimer(end + policy.sizeMillis());
        }
        context.timerService().registerEventTimeTimer(forgetAt);
    }

    private void reject(RawRecord raw, String reason, Context context) {
        rejected.inc();
        context.output(REJECTED, new RejectedRecord(raw.source(), reason, raw.bytes()));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<HostWindow> out)
            throws Exception {
        long start = timestamp - policy.sizeMillis();
        TreeMap<SampleKey, StoredSample> needed = new TreeMap<>();
        TreeMap<SampleKey, StoredSample> earlier = new TreeMap<>();
        List<SampleKey> forgotten = new ArrayList<>();
        for (Map.Entry<SampleKey, StoredSample> entry : samples.entries()) {
            StoredSample sample = entry.getValue();
            if (sample.forgetAtMillis() <= timestamp) {
                forgotten.add(entry.getKey());
            }
            if (sample.wallMillis() < start) {
                earlier.put(entry.getKey(), sample);
            } else if (sample.wallMillis() < timestamp) {
                needed.put(entry.getKey(), sample);
            }
        }
        if (!needed.isEmpty()) {
            calculator
                    .compute(start, timestamp, decoded(withStartOfFirstStep(needed, earlier)))
                    .ifPresent(out::collect);
        }
        for (SampleKey key : forgotten) {
            samples.remove(key);
        }
    }

    /** Adds the last tick before the window, with all its parts. */
    private static NavigableMap<SampleKey, StoredSample> withStartOfFirstStep(
            NavigableMap<SampleKey, StoredSample> needed,
            NavigableMap<SampleKey, StoredSample> earlier) {
        SampleKey last = earlier.lowerKey(needed.firstKey());
        for (SampleKey key = last;
                last != null && key != null && key.sameTick(last);
                key = earlier.lowerKey(key)) {
            needed.put(key, earlier.get(key));
        }
        return needed;
    }

    private List<HostSample> decoded(Map<SampleKey, StoredSample> stored)
            throws RejectedRecordException {
        List<HostSample> decoded = new ArrayList<>(stored.size());
        for (StoredSample sample : stored.values()) {
            decoded.add(codec.decode(sample.bytes()));
        }
        return decoded;
    }
}
