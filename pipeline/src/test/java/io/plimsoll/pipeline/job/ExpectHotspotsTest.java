package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.hotspot.OutlookPolicy;
import io.plimsoll.pipeline.hotspot.OutlookPolicy.Use;
import io.plimsoll.pipeline.hotspot.VmOutlookPolicy;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Finding;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpectHotspotsTest {
    private static final long T0 = 1_699_920_000_000L;

    private KeyedOneInputStreamOperatorTestHarness<String, SubjectForecast, ExpectedHotspot>
            operator = newOperator(Use.TELL);

    private static KeyedOneInputStreamOperatorTestHarness<String, SubjectForecast, ExpectedHotspot>
            newOperator(Use use) {
        return newOperator(new OutlookPolicy(use, 0.7));
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, SubjectForecast, ExpectedHotspot>
            newOperator(OutlookPolicy outlook) {
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(
                            new ExpectHotspots(Fixtures.policy().hotspots().with(outlook))),
                    SubjectForecast::key,
                    Types.STRING);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void use(Use use) throws Exception {
        operator = newOperator(use);
        operator.open();
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private void forecast(String host, long afterMillis) throws Exception {
        operator.processElement(
                new SubjectForecast(
                        "c1",
                        host,
                        T0 + afterMillis,
                        Resource.CPU,
                        80,
                        List.of(new Ahead(900_000, 96, 90, 101))),
                T0 + afterMillis);
    }

    private void ofVm(long afterMillis, double now, Ahead ahead) throws Exception {
        operator.processElement(
                new SubjectForecast(
                        "c1",
                        "h1",
                        "u1",
                        "web",
                        T0 + afterMillis,
                        Resource.CPU,
                        4,
                        now,
                        List.of(ahead)),
                T0 + afterMillis);
    }

    @Test
    void aVmIsToldOfAndStoredAndNeverHandedToThePlanner() throws Exception {
        use(Use.ACT);

        ofVm(0, 80, new Ahead(900_000, 96, 90, 101));

        assertEquals("u1", findings().get(0).vmUuid());
        assertEquals(List.of(), operator.extractOutputValues());
        InfluxPoint point =
                operator.getSideOutput(ExpectHotspots.POINTS).iterator().next().getValue();
        assertEquals("vm_outlook", point.measurement());
        assertEquals("web", point.tags().get("vm"));
        assertEquals("cpu.demand", point.tags().get("indicator"));
        assertEquals(true, point.booleans().get("open"));
        assertEquals(95.0, point.doubles().get("chance_percent"));
        assertEquals(15.0, point.doubles().get("horizon_minutes"));
    }

    @Test
    void ofVmsItCanBeSwitchedOff() throws Exception {
        VmOutlookPolicy off = new VmOutlookPolicy(false, 0.5, 90, 90);
        operator = newOperator(new OutlookPolicy(Use.TELL, 0.7, off));
        operator.open();

        ofVm(0, 80, new Ahead(900_000, 96, 90, 101));
        forecast("h1", 0);

        assertEquals(1, findings().size(), "that of the host");
    }

    @Test
    void ofAVmOfWhichNothingIsExpectedNothingIsKept() throws Exception {
        use(Use.TELL);

        ofVm(0, 20, new Ahead(900_000, 20, 10, 30));
        assertEquals(0, operator.numKeyedStateEntries());
        ofVm(300_000, 80, new Ahead(900_000, 96, 90, 101));
        assertEquals(1, operator.numKeyedStateEntries());
        ofVm(600_000, 20, new Ahead(900_000, 20, 10, 30));
        ofVm(900_000, 20, new Ahead(900_000, 20, 10, 30));

        assertEquals(2, findings().size());
        assertEquals(0, operator.numKeyedStateEntries());
    }

    private List<Finding> findings() {
        Queue<StreamRecord<Finding>> records = operator.getSideOutput(ExpectHotspots.FINDINGS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void byDefaultItIsToldAndNotHandedToThePlanner() throws Exception {
        use(Use.TELL);

        forecast("h1", 0);

        assertEquals(1, findings().size());
        assertEquals(List.of(), operator.extractOutputValues());
    }

    @Test
    void switchedOffItIsNeither() throws Exception {
        use(Use.OFF);

        forecast("h1", 0);

        assertEquals(List.of(), findings());
        assertEquals(List.of(), operator.extractOutputValues());
    }

    @Test
    void whereItMayBeActedOnThePlannerHearsOfEachForecast() throws Exception {
        use(Use.ACT);

        forecast("h1", 0);
        forecast("h1", 300_000);

        assertEquals(1, findings().size());
        assertEquals(2, operator.extractOutputValues().size());
    }

    @Test
    void anExpectationSurvivesARestartAndAgesOutWithTheTime() throws Exception {
        use(Use.TELL);
        forecast("h1", 0);
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        operator.close();
        operator = newOperator(Use.TELL);
        operator.initializeState(snapshot);
        operator.open();

        forecast("h1", 300_000);
        operator.processWatermark(T0 + 300_000 + 899_999);
        assertEquals(List.of(), findings(), "it was told before the restart");
        operator.processWatermark(T0 + 300_000 + 900_000);

        assertEquals(
                List.of(Finding.State.CLEARED), findings().stream().map(Finding::state).toList());
        assertEquals(0, operator.numKeyedStateEntries());
    }
}
