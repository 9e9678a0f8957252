package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Finding;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two minutes without any window of a cluster; its time is an hour behind the clock. */
class TellStandstillTest {
    private static final long SILENT = 120_000;
    private static final long CLOCK = 1_700_000_000_000L;
    private static final long BEHIND = 3_600_000;

    private KeyedOneInputStreamOperatorTestHarness<String, Pulse, Finding> operator = newOperator();
    private long now = CLOCK;

    private static KeyedOneInputStreamOperatorTestHarness<String, Pulse, Finding> newOperator() {
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new TellStandstill(SILENT)),
                    Pulse::cluster,
                    Types.STRING);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        operator.open();
        operator.setProcessingTime(now);
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private void pass(long millis) throws Exception {
        now += millis;
        operator.setProcessingTime(now);
    }

    private void hear(String cluster) throws Exception {
        operator.processElement(new Pulse(cluster, now - BEHIND), now);
    }

    private void hearFor(long millis) throws Exception {
        for (long passed = 0; passed < millis; passed += 10_000) {
            hear("c1");
            pass(10_000);
        }
    }

    private List<Finding> told() {
        return operator.extractOutputValues();
    }

    @Test
    void aClusterThatIsHeardIsNotTold() throws Exception {
        hearFor(3_600_000);

        assertEquals(List.of(), told());
    }

    @Test
    void aClusterOfWhichNobodyIsHeardIsOneFindingUntilAnybodyIs() throws Exception {
        hearFor(600_000);
        pass(SILENT);
        assertEquals(1, told().size());
        pass(3_600_000);
        hear("c1");
        hear("c1");

        assertEquals(
                List.of(Finding.State.OPEN, Finding.State.CLEARED),
                told().stream().map(Finding::state).toList());
        assertEquals(told().get(0).id(), told().get(1).id());
        assertEquals(Finding.Kind.QUARANTINE, told().get(0).kind());
        assertTrue(
                told().get(0).summary().startsWith("nothing was heard from any host of c1 for 1"),
                told().get(0).summary());

        pass(2 * SILENT);
        assertEquals(3, told().size(), "and again");
    }

    /** Another cluster moves the time; the hosts' silence is found one by one, or as a storm. */
    @Test
    void whereTheTimeGoesOnTheQuarantineTellsIt() throws Exception {
        hearFor(60_000);
        operator.processWatermark(now - BEHIND + 2 * SILENT);
        pass(10 * SILENT);

        assertEquals(List.of(), told());
    }

    @Test
    void timeInWhichTheJobDidNotRunIsNotSilence() throws Exception {
        hearFor(60_000);
        OperatorSubtaskState snapshot = operator.snapshot(1, now);
        operator.close();
        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();
        pass(7 * 24 * 3_600_000L);
        assertEquals(List.of(), told());
        hearFor(60_000);
        assertEquals(List.of(), told());

        pass(2 * SILENT);

        assertEquals(1, told().size());
    }
}
