package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.WindowBuilder.aWindow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.wire.Finding;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The policy is 2 of 3 windows over 85 %. */
class DetectHotspotsTest {
    private KeyedOneInputStreamOperatorTestHarness<String, HostWindow, AssessedWindow> operator =
            newOperator();

    private static KeyedOneInputStreamOperatorTestHarness<String, HostWindow, AssessedWindow>
            newOperator() {
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new DetectHotspots(Fixtures.policy().hotspots())),
                    HostWindow::host,
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

    private AssessedWindow send(String host, long number, double demandPercent) throws Exception {
        operator.processElement(
                aWindow(host).number(number).demandPercent(demandPercent).build(), 0);
        List<AssessedWindow> all = operator.extractOutputValues();
        return all.get(all.size() - 1);
    }

    private List<Finding> findings() {
        Queue<StreamRecord<Finding>> records = operator.getSideOutput(DetectHotspots.FINDINGS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    @Test
    void everyWindowIsHandedOnWithHowItsHostStands() throws Exception {
        assertEquals(false, send("h1", 0, 90).heat().hot());
        assertEquals(true, send("h1", 1, 90).heat().hot());
        assertEquals(1, findings().size());
        assertEquals(Finding.State.OPEN, findings().get(0).state());
    }

    @Test
    void hostsDoNotMix() throws Exception {
        send("h1", 0, 90);

        assertEquals(false, send("h2", 1, 90).heat().hot());
    }

    @Test
    void whatWasSeenSurvivesARestart() throws Exception {
        send("h1", 0, 90);
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        operator.close();

        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();

        assertEquals(true, send("h1", 1, 90).heat().hot());
    }

    @Test
    void aWindowThatComesAgainIsNotCountedAgain() throws Exception {
        send("h1", 0, 90);

        assertEquals(false, send("h1", 0, 95).heat().hot());
        assertTrue(findings().isEmpty());
    }
}
