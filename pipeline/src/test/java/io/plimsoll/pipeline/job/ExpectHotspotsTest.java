package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.hotspot.OutlookPolicy;
import io.plimsoll.pipeline.hotspot.OutlookPolicy.Use;
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
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(
                            new ExpectHotspots(
                                    Fixtures.policy()
                                            .hotspots()
                                            .with(new OutlookPolicy(use, 0.7)))),
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
