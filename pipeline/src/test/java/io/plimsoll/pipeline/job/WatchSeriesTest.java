package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.anomaly.AnomalyPolicy;
import io.plimsoll.pipeline.anomaly.SubjectWatch;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.series.AMinute;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.State;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hours are learnt; minute 200 is the first of a step. */
class WatchSeriesTest {
    private static final int STEP = 200;
    private static final int WHOLE = 1_000;

    private KeyedOneInputStreamOperatorTestHarness<String, SubjectMinute, Finding> operator =
            newOperator();

    private static KeyedOneInputStreamOperatorTestHarness<String, SubjectMinute, Finding>
            newOperator() {
        AnomalyPolicy policy =
                new AnomalyPolicy(
                        AnomalyPolicy.detectors("all=tail,host.cpu.demand=none"),
                        VectorDetectorKind.TAIL,
                        6,
                        3,
                        7_200_000,
                        600_000,
                        21_600_000);
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new WatchSeries(policy)),
                    SubjectMinute::key,
                    Types.STRING);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        operator.open();
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private void minutes(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            double step = i < STEP ? 0 : 4;
            double noise = 0.01 * Math.floorMod(i * 7919, 13);
            AMinute vm = AMinute.ofVm().number(i).with(Series.VM_CPU_USED, 1 + noise + step);
            AMinute host = AMinute.ofHost().number(i).with(Series.HOST_CPU_DEMAND, 20 + 5 * noise);
            operator.processElement(vm.build(), vm.build().endMillis());
            operator.processElement(host.build(), host.build().endMillis());
            operator.processWatermark(vm.build().endMillis());
        }
    }

    private <T> List<T> side(OutputTag<T> tag) {
        Queue<StreamRecord<T>> records = operator.getSideOutput(tag);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    private List<State> states() {
        return operator.extractOutputValues().stream().map(Finding::state).toList();
    }

    @Test
    void theFindingOfAVmOfWhichNothingMoreComesIsClearedByTime() throws Exception {
        minutes(0, STEP + 5);
        assertEquals(List.of(State.OPEN), states());
        long last = AMinute.T0 + (STEP + 4) * SubjectMinute.MILLIS;

        operator.processWatermark(last + SubjectWatch.GONE_MILLIS - 1);
        assertEquals(List.of(State.OPEN), states());
        operator.processWatermark(last + SubjectWatch.GONE_MILLIS);

        assertEquals(List.of(State.OPEN, State.CLEARED), states());
    }

    @Test
    void whatIsUnusualIsAPointEachMinuteAndOneWhenItIsOver() throws Exception {
        minutes(0, STEP + 10);
        operator.processWatermark(AMinute.T0 + 100_000 * SubjectMinute.MILLIS);

        List<InfluxPoint> points =
                side(WatchSeries.POINTS).stream()
                        .filter(point -> point.measurement().equals("vm_anomaly"))
                        .toList();
        assertEquals(8 + 1, points.size(), "from the third minute on, and the end");
        assertEquals("vm.cpu.used", points.get(0).tags().get("indicator"));
        assertEquals("web", points.get(0).tags().get("vm"));
        assertEquals(true, points.get(0).booleans().get("open"));
        assertEquals(false, points.get(8).booleans().get("open"));
        assertEquals(points.get(0).tags(), points.get(8).tags());
    }

    @Test
    void hostsAreForecastAsRecordsAndAllAsPoints() throws Exception {
        minutes(0, 181);

        List<SubjectForecast> forecasts =
                side(WatchSeries.FORECASTS).stream().filter(each -> !each.ofVm()).toList();
        SubjectForecast last = forecasts.get(forecasts.size() - 1);
        assertEquals("h1", last.host());
        SubjectForecast.Ahead ahead = last.ahead().get(2);
        assertEquals(1_800_000, ahead.horizonMillis());
        assertEquals(20.3, last.now(), 2.5);
        assertEquals(AMinute.T0 + 180 * SubjectMinute.MILLIS, last.atMillis());
        assertTrue(ahead.low() <= ahead.value() && ahead.value() <= ahead.high(), last.toString());
        assertEquals(20.3, ahead.value(), 0.4);
        assertTrue(
                side(WatchSeries.POINTS).stream()
                        .anyMatch(
                                point ->
                                        point.measurement().equals("vm_forecast")
                                                && point.doubles().containsKey("cpu_cores_high")));
    }

    /** Two hours of a VM of four vCPUs that uses three, and whose guest uses 6 of 8 GB. */
    @Test
    void vmsAreForecastInPercentOfWhatTheyHave() throws Exception {
        for (int i = 0; i < 121; i++) {
            vmMinute(
                    AMinute.ofVm()
                            .number(i)
                            .with(Series.VM_CPU_USED, 2.5)
                            .with(Series.VM_CPU_DEMAND, 3)
                            .with(Series.VM_VCPUS, 4)
                            .with(Series.VM_MEMORY_USED, 6e9)
                            .with(Series.VM_MEMORY_TOTAL, 8e9));
        }

        List<SubjectForecast> forecasts = side(WatchSeries.FORECASTS);
        SubjectForecast cpu = forecasts.get(forecasts.size() - 2);
        SubjectForecast memory = forecasts.get(forecasts.size() - 1);
        assertEquals(Resource.CPU, cpu.resource());
        assertEquals(75, cpu.now(), 1e-9, "what it waited for counts");
        assertEquals(75, cpu.ahead().get(2).value(), 1e-6);
        assertEquals(4, cpu.whole());
        assertEquals("web", cpu.name());
        assertEquals(Resource.MEMORY, memory.resource());
        assertEquals(75, memory.now(), 1e-9);
        assertEquals(8e9, memory.whole());
    }

    @Test
    void whatHasNoWholeIsForecastAsPointsAlone() throws Exception {
        for (int i = 0; i < 121; i++) {
            vmMinute(
                    AMinute.ofVm()
                            .number(i)
                            .with(Series.VM_CPU_USED, 3)
                            .with(Series.VM_MEMORY_RESIDENT, 6e9));
        }

        assertEquals(List.of(), side(WatchSeries.FORECASTS));
        assertTrue(!side(WatchSeries.POINTS).isEmpty());
    }

    private void vmMinute(AMinute minute) throws Exception {
        operator.processElement(minute.build(), minute.build().endMillis());
    }

    /** What the detector of a whole host knows is part of the same state. */
    @Test
    void aHostThatIsUnusualAsAWholeIsOneFindingAlsoAcrossARestart() throws Exception {
        hostMinutes(0, WHOLE + 2);
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        assertEquals(List.of(), states());
        operator.close();

        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();
        hostMinutes(WHOLE + 2, WHOLE + 8);

        assertEquals(List.of(State.OPEN), states());
        Finding finding = operator.extractOutputValues().get(0);
        assertEquals(null, finding.vmUuid());
        assertTrue(finding.detector().contains("tail (together)"), finding.detector());
        assertTrue(
                side(WatchSeries.POINTS).stream()
                        .filter(point -> point.measurement().equals("host_anomaly"))
                        .anyMatch(point -> "together".equals(point.texts().get("aspect"))));
    }

    /** Its demand is not watched by itself. */
    private void hostMinutes(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            double noise = 0.01 * Math.floorMod(i * 7919, 13);
            SubjectMinute host =
                    AMinute.ofHost()
                            .number(i)
                            .with(Series.HOST_CPU_DEMAND, 20 + 5 * noise + (i < WHOLE ? 0 : 60))
                            .build();
            operator.processElement(host, host.endMillis());
            operator.processWatermark(host.endMillis());
        }
    }

    @Test
    void whatWasLearntSurvivesARestart() throws Exception {
        minutes(0, STEP + 1);
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        operator.close();

        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();
        minutes(STEP + 1, STEP + 5);

        assertEquals(List.of(State.OPEN), states());
    }

    /** While it migrates the destination has but seconds of a minute that was judged already. */
    @Test
    void aMinuteThatIsNotJudgedIsNoPoint() throws Exception {
        minutes(0, STEP + 5);
        int before = side(WatchSeries.POINTS).size();

        for (AMinute rest :
                List.of(
                        AMinute.ofVm().number(STEP + 4).coverage(0.9),
                        AMinute.ofVm().number(STEP + 5).coverage(0.2))) {
            SubjectMinute minute = rest.on("h2").with(Series.VM_CPU_USED, 1).build();
            operator.processElement(minute, minute.endMillis());
        }

        assertEquals(
                List.of(),
                side(WatchSeries.POINTS).subList(before, side(WatchSeries.POINTS).size()).stream()
                        .map(InfluxPoint::measurement)
                        .filter("vm_anomaly"::equals)
                        .toList());
    }
}
