package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import java.util.ArrayList;
import java.util.Arrays;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComputeIndicatorsTest {
    private static final long WINDOW = 10_000;

    private KeyedOneInputStreamOperatorTestHarness<String, RawRecord, HostWindow> operator =
            newOperator();

    private static KeyedOneInputStreamOperatorTestHarness<String, RawRecord, HostWindow>
            newOperator() {
        return newOperator(RawProfile.OFF);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, RawRecord, HostWindow>
            newOperator(RawProfile raw) {
        return newOperator(raw, WINDOW);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, RawRecord, HostWindow>
            newOperator(RawProfile raw, long storeMillis) {
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(
                            new ComputeIndicators(Fixtures.storedEvery(storeMillis), raw)),
                    RawRecord::key,
                    Types.STRING);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        operator.open();
        operator.setProcessingTime(T0 + 100_000);
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    /** The tick of this second of a host with one of four CPUs at work all the time. */
    private static SampleBuilder tick(int second) {
        return aSample().at(second).cpuSeconds(100 + second);
    }

    private void send(SampleBuilder sample) throws Exception {
        send(Fixtures.raw(sample));
    }

    /** The record arrives now. */
    private void send(RawRecord record) throws Exception {
        operator.processElement(
                new RawRecord(
                        record.key(),
                        record.bytes(),
                        record.timestampMillis(),
                        record.source(),
                        operator.getProcessingTime()),
                record.timestampMillis());
    }

    private void sendTicks(int from, int to) throws Exception {
        for (int second = from; second < to; second++) {
            send(tick(second));
        }
    }

    private void watermarkAt(int second) throws Exception {
        operator.processWatermark(T0 + second * 1000L);
    }

    /** The windows emitted since the last call. */
    private List<HostWindow> emitted() {
        List<HostWindow> windows = new ArrayList<>();
        for (Object element : operator.getOutput()) {
            if (element instanceof StreamRecord<?> record) {
                windows.add((HostWindow) record.getValue());
            }
        }
        operator.getOutput().clear();
        return windows;
    }

    private List<RejectedRecord> rejected() {
        Queue<StreamRecord<RejectedRecord>> records =
                operator.getSideOutput(ComputeIndicators.REJECTED);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    /** How many samples of h1 are in the state. */
    private int samplesKept() throws Exception {
        AbstractStreamOperator<HostWindow> keyed = operator.getOperator();
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

    private static double used(HostWindow window) {
        Double used = window.indicators().usedCores();
        assertNotNull(used);
        return used;
    }

    @Test
    void aWindowIsEmittedOnceWhenTheWatermarkPassesItsEnd() throws Exception {
        sendTicks(0, 15);

        operator.processWatermark(T0 + WINDOW - 1);
        List<HostWindow> tooEarly = emitted();
        operator.processWatermark(T0 + WINDOW);
        List<HostWindow> windows = emitted();

        assertEquals(List.of(), tooEarly);
        assertEquals(1, windows.size());
        assertEquals(T0, windows.get(0).startMillis());
        assertEquals(T0 + WINDOW, windows.get(0).endMillis());
        assertEquals(10, windows.get(0).quality().samples());
        assertEquals(1.0, used(windows.get(0)), 1e-9);
    }

    @Test
    void theFirstStepOfAWindowBeginsWithTheLastTickOfTheWindowBefore() throws Exception {
        sendTicks(0, 10);
        watermarkAt(10);
        emitted();
        // Two whole CPUs from second 9 to 10, none after.
        send(aSample().at(10).cpuSeconds(111));
        send(aSample().at(19).cpuSeconds(111));

        watermarkAt(20);

        List<HostWindow> windows = emitted();
        assertEquals(1, windows.size());
        assertEquals(2.0 / 10, used(windows.get(0)), 1e-9);
    }

    @Test
    void aLateSampleOpensItsWindowAgainAndItIsEmittedComplete() throws Exception {
        for (int second = 0; second < 10; second++) {
            if (second != 5) {
                send(tick(second));
            }
        }
        watermarkAt(12);
        HostWindow first = emitted().get(0);

        send(tick(5));
        watermarkAt(13);
        List<HostWindow> again = emitted();

        assertEquals(1, first.quality().gaps());
        assertEquals(1, again.size());
        assertEquals(first.endMillis(), again.get(0).endMillis());
        assertEquals(10, again.get(0).quality().samples());
        assertEquals(0, again.get(0).quality().gaps());
        assertEquals(1.0, used(again.get(0)), 1e-9);
    }

    @Test
    void aLateLastTickCorrectsTheWindowAfterItToo() throws Exception {
        sendTicks(0, 9);
        sendTicks(10, 20);
        watermarkAt(22);
        List<HostWindow> before = emitted();

        send(tick(9));
        watermarkAt(23);
        List<HostWindow> again = emitted();

        assertEquals(1, before.get(1).quality().gaps());
        assertEquals(
                List.of(T0 + WINDOW, T0 + 2 * WINDOW),
                again.stream().map(HostWindow::endMillis).toList());
        assertEquals(0, again.get(1).quality().gaps());
    }

    @Test
    void samplesInDisorderGiveTheSameWindow() throws Exception {
        for (int second : new int[] {7, 3, 0, 9, 1, 8, 2, 6, 4, 5}) {
            send(tick(second));
        }

        watermarkAt(10);

        assertEquals(1.0, used(emitted().get(0)), 1e-9);
    }

    @Test
    void aDuplicateChangesNothingAndEmitsNothing() throws Exception {
        sendTicks(0, 10);
        watermarkAt(11);
        emitted();
        int keptSamples = samplesKept();

        sendTicks(0, 10);
        watermarkAt(12);

        assertEquals(List.of(), emitted());
        assertEquals(keptSamples, samplesKept());
        assertEquals(List.of(), rejected());
    }

    @Test
    void partsOfATickAreOneTick() throws Exception {
        for (int second = 0; second < 10; second++) {
            send(tick(second).part(1, 2).vm(aVm("b").cpuSeconds(second * 0.5)));
            send(tick(second).part(0, 2).vm(aVm("a").cpuSeconds(second * 0.25)));
        }

        watermarkAt(10);

        HostWindow window = emitted().get(0);
        assertEquals(10, window.quality().samples());
        assertEquals(1.0, used(window), 1e-9);
        assertEquals(List.of(0.25, 0.5), window.vms().stream().map(vm -> vm.usedCores()).toList());
    }

    @Test
    void partsOfTheTickBeforeTheWindowAreAllUsedForTheFirstStep() throws Exception {
        send(tick(9).part(0, 2).vm(aVm("a").cpuSeconds(1.0)));
        send(tick(9).part(1, 2).vm(aVm("b").cpuSeconds(1.0)));
        send(tick(10).part(0, 2).vm(aVm("a").cpuSeconds(1.5)));
        send(tick(10).part(1, 2).vm(aVm("b").cpuSeconds(1.75)));

        watermarkAt(20);

        assertEquals(
                List.of(0.5, 0.75),
                emitted().get(1).vms().stream().map(vm -> vm.usedCores()).toList());
    }

    @Test
    void hostsDoNotMix() throws Exception {
        for (int second = 0; second < 10; second++) {
            send(tick(second));
            send(aSample().host("h2").at(second).cpuSeconds(3 * second));
        }

        watermarkAt(10);

        List<HostWindow> windows = emitted();
        assertEquals(2, windows.size());
        for (HostWindow window : windows) {
            assertEquals(window.host().equals("h2") ? 3.0 : 1.0, used(window), 1e-9);
        }
    }

    @Test
    void oneSampleHasNoRate() throws Exception {
        send(tick(3));

        watermarkAt(10);

        assertNull(emitted().get(0).indicators().usedCores());
    }

    @Test
    void noSampleNoWindow() throws Exception {
        sendTicks(0, 5);
        sendTicks(40, 45);

        watermarkAt(60);

        assertEquals(
                List.of(T0 + WINDOW, T0 + 5 * WINDOW),
                emitted().stream().map(HostWindow::endMillis).toList());
    }

    @Test
    void afterAGapLongerThanThreeWindowsThereIsNoRateOverIt() throws Exception {
        send(tick(9));
        send(tick(45));

        watermarkAt(60);

        assertNull(emitted().get(1).indicators().usedCores());
    }

    @Test
    void garbledBytesAreRejectedWithTheReason() throws Exception {
        send(Fixtures.record("h1", new byte[] {1, 2, 3}, T0, "plimsoll.samples-0@7"));

        assertEquals(1, rejected().size());
        assertEquals("plimsoll.samples-0@7", rejected().get(0).source());
        assertTrue(rejected().get(0).reason().contains("not a sample"), rejected().toString());
        assertEquals(3, rejected().get(0).bytes().length);
        assertEquals(0, operator.numKeyedStateEntries());
    }

    @Test
    void aTruncatedSampleIsRejected() throws Exception {
        RawRecord whole = Fixtures.raw(tick(0));
        send(
                Fixtures.record(
                        whole.key(),
                        Arrays.copyOf(whole.bytes(), whole.bytes().length / 2),
                        whole.timestampMillis(),
                        whole.source()));

        assertTrue(rejected().get(0).reason().contains("truncated"), rejected().toString());
    }

    @Test
    void everyTruncationOfASampleIsRejectedAndNothingThrows() throws Exception {
        RawRecord whole = Fixtures.raw(tick(0).vm(aVm("a").vcpu(0, 1.0)));
        for (int length = 0; length < whole.bytes().length; length++) {
            send(
                    Fixtures.record(
                            "h1",
                            Arrays.copyOf(whole.bytes(), length),
                            T0,
                            "plimsoll.samples-0@" + length));
        }

        assertEquals(whole.bytes().length, rejected().size());
        assertEquals(0, operator.numKeyedStateEntries());
    }

    @Test
    void aSampleFromTheFutureIsRejected() throws Exception {
        operator.setProcessingTime(T0);

        send(tick(10)); // Just within the 10 s that clocks may differ.
        send(tick(11));

        assertEquals(1, rejected().size());
        assertTrue(
                rejected().get(0).reason().contains("1 s beyond what clocks may differ"),
                rejected().toString());
    }

    @Test
    void aSampleUnderTheKeyOfAnotherHostIsRejected() throws Exception {
        RawRecord sample = Fixtures.raw(tick(0));

        send(Fixtures.record("h2", sample.bytes(), T0, "x"));
        send(Fixtures.record("", sample.bytes(), T0, "x"));

        assertEquals(2, rejected().size());
        assertTrue(rejected().get(0).reason().contains("under the key 'h2'"));
    }

    @Test
    void aSampleWithImpossibleFiguresIsRejected() throws Exception {
        send(tick(0).memory(100, 101));

        assertTrue(rejected().get(0).reason().contains("101 of 100 bytes"), rejected().toString());
    }

    @Test
    void theLoopGoesOnAfterBadRecords() throws Exception {
        for (int second = 0; second < 10; second++) {
            send(Fixtures.record("h1", new byte[0], T0, "x"));
            send(tick(second).cpus(0));
            send(tick(second));
        }

        watermarkAt(10);

        assertEquals(20, rejected().size());
        assertEquals(1.0, used(emitted().get(0)), 1e-9);
    }

    @Test
    void nothingIsKeptOfAHostThatIsGone() throws Exception {
        sendTicks(0, 35);
        assertEquals(35, samplesKept());

        // Its last window ends at 40 s; samples are kept for six windows after that.
        watermarkAt(109);
        int before = samplesKept();
        watermarkAt(110);

        assertEquals(5, before, "the last samples are kept for late ones");
        assertEquals(0, operator.numKeyedStateEntries());
        assertEquals(0, operator.numEventTimeTimers());
    }

    @Test
    void nothingIsKeptOfSamplesThatCameVeryLate() throws Exception {
        watermarkAt(1000);

        sendTicks(0, 10);
        watermarkAt(1001);
        List<HostWindow> windows = emitted();
        watermarkAt(1100);

        assertEquals(1, windows.size());
        assertEquals(10, windows.get(0).quality().samples());
        assertEquals(0, operator.numKeyedStateEntries());
        assertEquals(0, operator.numEventTimeTimers());
    }

    @Test
    void stateDoesNotGrowWithTime() throws Exception {
        int most = 0;
        for (int second = 0; second < 1000; second++) {
            operator.setProcessingTime(T0 + second * 1000L);
            send(tick(second));
            watermarkAt(Math.max(0, second - 3));
            most = Math.max(most, samplesKept());
        }

        assertTrue(most <= 90, "at most " + most + " samples of 1 s were kept at a time");
    }

    @Test
    void aWindowBegunBeforeASnapshotIsWholeAfterTheRestore() throws Exception {
        sendTicks(0, 6);
        OperatorSubtaskState snapshot = operator.snapshot(1, T0);
        operator.close();

        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();
        operator.setProcessingTime(T0 + 100_000);
        sendTicks(4, 10); // The source goes back a little: two come again.
        watermarkAt(10);

        List<HostWindow> windows = emitted();
        assertEquals(1, windows.size());
        assertEquals(10, windows.get(0).quality().samples());
        assertEquals(1.0, used(windows.get(0)), 1e-9);
    }

    @Test
    void aWallClockThatStepsBackDoesNotMakeAWrongRate() throws Exception {
        sendTicks(0, 20);
        // From second 20 on the wall clock shows 8 s less; the monotonic clock goes on.
        for (int second = 20; second < 40; second++) {
            send(tick(second).wallAt(second - 8));
        }

        watermarkAt(40);

        for (HostWindow window : emitted()) {
            assertEquals(1.0, used(window), 1e-9, window.toString());
        }
    }

    /** The points of this measurement, in the order in which they were written. */
    private List<InfluxPoint> points(String measurement) {
        Queue<StreamRecord<InfluxLines>> records = operator.getSideOutput(ComputeIndicators.LINES);
        return records == null
                ? List.of()
                : records.stream()
                        .flatMap(record -> ReadLines.points(record.getValue()).stream())
                        .filter(point -> point.measurement().equals(measurement))
                        .toList();
    }

    @Test
    void qualityTellsDuplicatesAndHowLateSamplesCame() throws Exception {
        operator.setProcessingTime(T0 + 2_000);
        send(tick(0));
        send(tick(3)); // Its clock is 1 s ahead.
        send(tick(3));
        send(tick(3));
        watermarkAt(10);

        InfluxPoint quality = points("telemetry_quality").get(0);
        assertEquals(2L, quality.longs().get("samples"));
        assertEquals(2L, quality.longs().get("gaps"));
        assertEquals(2L, quality.longs().get("duplicates"));
        assertEquals(0L, quality.longs().get("late"));
        assertEquals(2_000L, quality.longs().get("delay_max_millis"));
        assertEquals(-1_000L, quality.longs().get("delay_min_millis"));
        assertEquals(500.0, quality.doubles().get("delay_mean_millis"));
        assertEquals(0.2, quality.doubles().get("received_ratio"));
    }

    @Test
    void aWindowThatIsComputedAgainSaysTheSameOfTheSamplesThatWereInTime() throws Exception {
        operator.setProcessingTime(T0 + 5_000);
        send(tick(4));
        watermarkAt(10);
        operator.setProcessingTime(T0 + 60_000);
        send(tick(5));
        watermarkAt(11);

        InfluxPoint again = points("telemetry_quality").get(1);
        assertEquals(1L, again.longs().get("late"));
        assertEquals(1_000L, again.longs().get("delay_min_millis"));
        assertEquals(55_000L, again.longs().get("delay_max_millis"));
    }

    @Test
    void withoutAStoreNoPointIsComputed() throws Exception {
        operator.close();
        operator = newOperator(RawProfile.NO_STORE);
        open();
        send(tick(1));
        send(tick(6));
        watermarkAt(10);

        assertEquals(1, emitted().size());
        assertEquals(List.of(), points("telemetry_quality"));
    }

    @Test
    void aPartThatIsMissingIsTold() throws Exception {
        send(tick(1).part(0, 3));
        send(tick(1).part(2, 3));
        watermarkAt(10);

        assertEquals(1L, points("telemetry_quality").get(0).longs().get("parts_missing"));
    }

    @Test
    void aVmInAPartThatIsMissingGoesOnFromTheTickBeforeThat() throws Exception {
        send(tick(8).part(0, 2).vm(aVm("a").cpuSeconds(1.0)));
        send(tick(8).part(1, 2));
        send(tick(9).part(1, 2));
        send(tick(12).part(0, 2).vm(aVm("a").cpuSeconds(3.0)));
        send(tick(12).part(1, 2));
        watermarkAt(20);

        assertEquals(0.5, emitted().get(1).vms().get(0).usedCores());
    }

    @Test
    void afterTheClockWasSetBackALateTickCorrectsTheWindowOfTheTickAfterIt() throws Exception {
        sendTicks(0, 12);
        // The clock is set back by 8 s; second 12 is lost at first.
        for (int second = 13; second < 16; second++) {
            send(tick(second).wallAt(second - 8));
        }
        watermarkAt(20);
        emitted();

        send(tick(12).wallAt(15));
        watermarkAt(21);

        assertEquals(
                List.of(T0 + WINDOW, T0 + 2 * WINDOW),
                emitted().stream().map(HostWindow::endMillis).sorted().toList());
    }

    private void openStoringEveryMinute() throws Exception {
        operator.close();
        operator = newOperator(RawProfile.OFF, 60_000);
        open();
    }

    @Test
    void decisionsHaveEachWindowAndTheStoreHasTheMinute() throws Exception {
        openStoringEveryMinute();
        sendTicks(0, 33);
        send(tick(33).cpuSeconds(136)); // Four CPUs for one second, and one of four otherwise.
        for (int second = 34; second < 70; second++) {
            send(tick(second).cpuSeconds(103 + second));
        }
        watermarkAt(59);
        List<InfluxPoint> tooEarly = points("host_cpu");
        watermarkAt(70);

        assertEquals(
                List.of(10, 20, 30, 40, 50, 60, 70),
                emitted().stream()
                        .map(window -> (window.endMillis() - T0) / 1000)
                        .map(Long::intValue)
                        .toList());
        assertEquals(List.of(), tooEarly);
        assertEquals(1, points("host_cpu").size());
        InfluxPoint minute = points("host_cpu").get(0);
        assertEquals(T0 + 60_000, minute.atEpochMillis());
        assertEquals(4.0, minute.doubles().get("used_cores_max"));
        assertEquals(1.0, minute.doubles().get("used_cores_p95"));
        assertEquals(1.0, minute.doubles().get("used_cores_min"));
        assertEquals(60L, points("telemetry_quality").get(0).longs().get("samples"));
    }

    @Test
    void aLateSampleWritesItsMinuteAgainAndOnlyThat() throws Exception {
        openStoringEveryMinute();
        sendTicks(0, 5);
        sendTicks(6, 120);
        watermarkAt(110);
        emitted();

        send(tick(5));
        watermarkAt(111);

        assertEquals(
                List.of(59L, 60L),
                points("telemetry_quality").stream()
                        .map(point -> point.longs().get("samples"))
                        .toList());
        assertEquals(0L, points("telemetry_quality").get(1).longs().get("gaps"));
        assertEquals(T0 + 60_000, points("telemetry_quality").get(1).atEpochMillis());
    }

    @Test
    void ofMinutesNothingIsKeptOfAHostThatIsGone() throws Exception {
        openStoringEveryMinute();
        sendTicks(0, 35);

        // Its minute ends at 60 s; samples are kept for six windows after that.
        watermarkAt(129);
        int before = samplesKept();
        watermarkAt(130);

        assertEquals(35, before);
        assertEquals(0, operator.numKeyedStateEntries());
        assertEquals(0, operator.numEventTimeTimers());
    }

    @Test
    void rawCountersAreStoredOnlyIfAsked() throws Exception {
        sendTicks(0, 2);
        watermarkAt(10);

        assertEquals(List.of(), points("cpu"));
        assertEquals(1, points("host_cpu").size());
    }
}
