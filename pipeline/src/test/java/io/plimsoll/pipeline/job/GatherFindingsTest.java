package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.storm.StormPolicy;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.Kind;
import io.plimsoll.wire.Finding.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Forty hosts of rack r1; anomalies are gathered for two minutes. */
class GatherFindingsTest {
    private static final long T0 = 1_699_920_000_000L;

    private KeyedOneInputStreamOperatorTestHarness<String, FindingEvent, Finding> operator =
            newOperator();

    private static KeyedOneInputStreamOperatorTestHarness<String, FindingEvent, Finding>
            newOperator() {
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(
                            new GatherFindings(new StormPolicy(0.5, 5, 300_000, 120_000, 100))),
                    FindingEvent::cluster,
                    Types.STRING);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        operator.open();
        for (int i = 0; i < 40; i++) {
            operator.processElement(new FindingEvent("c1", null, "h" + i, "r1", 30, T0), T0);
        }
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private static Finding finding(Kind kind, State state, int host, long afterMillis) {
        return new Finding(
                Finding.VERSION,
                "c1/host/h" + host + "/" + kind,
                kind,
                state,
                "c1",
                "h" + host,
                null,
                T0,
                T0 + afterMillis,
                "h" + host,
                List.of(),
                "test",
                "never");
    }

    private void send(Finding finding) throws Exception {
        operator.processElement(FindingEvent.of(finding), finding.atEpochMillis());
    }

    private List<Finding> told() {
        return operator.extractOutputValues();
    }

    private static List<Finding> thirty(State state, long afterMillis) {
        List<Finding> all = new ArrayList<>();
        for (int host = 0; host < 30; host++) {
            all.add(finding(Kind.ANOMALY, state, host, afterMillis));
        }
        return all;
    }

    @Test
    void thirtyHostsThatJumpAtOnceAreOneFindingInWhateverOrderTheyCome() throws Exception {
        List<Finding> opened = thirty(State.OPEN, 0);
        Collections.shuffle(opened, new Random(5));
        for (Finding each : opened) {
            send(each);
        }
        assertEquals(List.of(), told(), "not before event time is there");

        operator.processWatermark(T0);
        operator.processWatermark(T0 + 600_000);
        for (Finding each : thirty(State.CLEARED, 900_000)) {
            send(each);
        }
        operator.processWatermark(T0 + 900_000);

        assertEquals(
                List.of(State.OPEN, State.CLEARED), told().stream().map(Finding::state).toList());
        assertEquals(30, told().get(0).hosts().size());
        assertTrue(told().get(0).summary().startsWith("rack r1"), told().get(0).summary());
    }

    @Test
    void aStormSurvivesARestart() throws Exception {
        for (Finding each : thirty(State.OPEN, 0)) {
            send(each);
        }
        operator.processWatermark(T0);
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        operator.close();

        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();
        operator.processWatermark(T0 + 600_000);
        for (Finding each : thirty(State.CLEARED, 900_000)) {
            send(each);
        }
        operator.processWatermark(T0 + 900_000);

        assertEquals(List.of(State.CLEARED), told().stream().map(Finding::state).toList());
    }

    @Test
    void anAnomalyIsToldWhenItWasGatheredForItsTime() throws Exception {
        send(finding(Kind.ANOMALY, State.OPEN, 1, 0));
        operator.processWatermark(T0 + 119_999);
        assertEquals(List.of(), told());

        operator.processWatermark(T0 + 120_000);

        assertEquals(1, told().size());
    }

    @Test
    void verdictsPassAtOnceAndHotspotsWithTheTime() throws Exception {
        send(finding(Kind.VERDICT, State.OPEN, 1, 0));
        assertEquals(1, told().size());

        send(finding(Kind.HOTSPOT, State.OPEN, 1, 0));
        operator.processWatermark(T0);

        assertEquals(2, told().size());
    }

    /** The forty were replaced by ten, which are all of the rack now. */
    @Test
    void hostsThatAreGoneForLongAreNoPartOfTheirRack() throws Exception {
        long later = 3 * 86_400_000L;
        for (int i = 100; i < 110; i++) {
            FindingEvent place = new FindingEvent("c1", null, "h" + i, "r1", 30, T0 + later);
            operator.processElement(place, T0 + later);
        }
        for (int i = 100; i < 106; i++) {
            send(finding(Kind.ANOMALY, State.OPEN, i, later));
        }
        operator.processWatermark(T0 + later + 600_000);

        assertEquals(1, told().size(), told().toString());
        assertTrue(
                told().get(0).summary().startsWith("rack r1: 6 of 10 hosts"),
                told().get(0).summary());
    }

    /** As where the clock of the job is behind: no sample is used, and none tells the time. */
    @Test
    void thatNoSampleCanBeUsedIsToldThoughNoneTellsTheTime() throws Exception {
        Finding rejected =
                new Finding(
                        Finding.VERSION,
                        "h1/quarantine/rejected/" + T0,
                        Kind.QUARANTINE,
                        State.OPEN,
                        "",
                        "h1",
                        null,
                        T0,
                        T0,
                        "a sample is from the future",
                        List.of(),
                        "quarantine: rejected",
                        "none is rejected");
        send(rejected);

        assertEquals(List.of(rejected), told());
    }
}
