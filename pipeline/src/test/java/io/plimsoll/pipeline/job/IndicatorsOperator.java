package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** {@link ComputeIndicators} as Flink runs it, with a clock and an event time that tests set. */
final class IndicatorsOperator implements AutoCloseable {
    /** Length of its windows, ms. */
    static final long WINDOW = 10_000;

    private RawProfile raw = RawProfile.OFF;
    private long storeMillis = WINDOW;
    private KeyedOneInputStreamOperatorTestHarness<String, RawRecord, HostWindow> harness;

    /** One that stores each window; it is 100 s by its clock. */
    IndicatorsOperator() {
        harness = opened(null);
    }

    private KeyedOneInputStreamOperatorTestHarness<String, RawRecord, HostWindow> opened(
            @Nullable OperatorSubtaskState state) {
        try {
            KeyedOneInputStreamOperatorTestHarness<String, RawRecord, HostWindow> opened =
                    new KeyedOneInputStreamOperatorTestHarness<>(
                            new KeyedProcessOperator<>(
                                    new ComputeIndicators(Fixtures.storedEvery(storeMillis), raw)),
                            RawRecord::key,
                            Types.STRING);
            if (state != null) {
                opened.initializeState(state);
            }
            opened.open();
            opened.setProcessingTime(T0 + 100_000);
            return opened;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another one, of which nothing is known. */
    void reopen(RawProfile newRaw, long newStoreMillis) throws Exception {
        harness.close();
        raw = newRaw;
        storeMillis = newStoreMillis;
        harness = opened(null);
    }

    /** Another one, that goes on from a snapshot of this. */
    void restart() throws Exception {
        OperatorSubtaskState snapshot = harness.snapshot(1, T0);
        harness.close();
        harness = opened(snapshot);
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    /** The tick of this second of a host with one of four CPUs at work all the time. */
    static SampleBuilder tick(int second) {
        return aSample().at(second).cpuSeconds(100 + second);
    }

    /** CPUs that are used in a window. */
    static double usedCores(HostWindow window) {
        Double used = window.indicators().usedCores();
        assertNotNull(used);
        return used;
    }

    void send(SampleBuilder sample) throws Exception {
        send(Fixtures.raw(sample));
    }

    /** The record arrives now. */
    void send(RawRecord record) throws Exception {
        harness.processElement(
                new RawRecord(
                        record.key(),
                        record.bytes(),
                        record.timestampMillis(),
                        record.source(),
                        harness.getProcessingTime()),
                record.timestampMillis());
    }

    void sendTicks(int from, int to) throws Exception {
        for (int second = from; second < to; second++) {
            send(tick(second));
        }
    }

    void clockAt(int second) throws Exception {
        harness.setProcessingTime(T0 + second * 1000L);
    }

    void watermarkAt(double second) throws Exception {
        harness.processWatermark(T0 + Math.round(second * 1000));
    }

    /** The windows emitted since the last call. */
    List<HostWindow> emitted() {
        List<HostWindow> windows = new ArrayList<>();
        for (Object element : harness.getOutput()) {
            if (element instanceof StreamRecord<?> record) {
                windows.add((HostWindow) record.getValue());
            }
        }
        harness.getOutput().clear();
        return windows;
    }

    List<RejectedRecord> rejected() {
        Queue<StreamRecord<RejectedRecord>> records =
                harness.getSideOutput(ComputeIndicators.REJECTED);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    /** The points of this measurement, in the order in which they were written. */
    List<InfluxPoint> points(String measurement) {
        Queue<StreamRecord<InfluxLines>> records = harness.getSideOutput(ComputeIndicators.LINES);
        return records == null
                ? List.of()
                : records.stream()
                        .flatMap(record -> ReadLines.points(record.getValue()).stream())
                        .filter(point -> point.measurement().equals(measurement))
                        .toList();
    }

    /** How many samples of h1 are in the state. */
    int samplesKept() throws Exception {
        AbstractStreamOperator<HostWindow> keyed = harness.getOperator();
        keyed.setCurrentKey("h1");
        MapState<SampleKey, StoredSample> samples =
                keyed.getKeyedStateBackend()
                        .getPartitionedState(
                                VoidNamespace.INSTANCE,
                                VoidNamespaceSerializer.INSTANCE,
                                ComputeIndicators.samplesByKey());
        int kept = 0;
        for (SampleKey key : samples.keys()) {
            kept += key.part() + 1; // All have part 0.
        }
        return kept;
    }

    int stateEntries() {
        return harness.numKeyedStateEntries();
    }

    int timers() {
        return harness.numEventTimeTimers();
    }
}
