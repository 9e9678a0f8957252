package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.Heat;
import io.plimsoll.pipeline.hotspot.HostHeat;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.Quality;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.plan.PlanLimits;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.HostInventory;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class DecideCuresReplayTest {
    private static final long GIB = 1L << 30;
    private static final long SIZE = 5_000;
    private static final long T0 = 1_700_000_000_000L;

    /** Whether host a is hot in the windows that follow each other. */
    private static final boolean[] HOT = {false, true, true, true};

    @Test
    void aJobThatCatchesUpDecidesTheSameAsOneThatKeptUp() throws Exception {
        List<Command> keptUp;
        try (var operator = operator()) {
            for (int i = 0; i < HOT.length; i++) {
                sendWindows(operator, i);
                operator.processWatermark(end(i));
            }
            keptUp = commands(operator);
        }

        List<Command> caughtUp;
        try (var operator = operator()) {
            for (int i = 0; i < HOT.length; i++) {
                sendWindows(operator, i);
            }
            operator.processWatermark(end(HOT.length - 1));
            caughtUp = commands(operator);
        }

        assertEquals(1, keptUp.size());
        assertEquals(end(1), keptUp.get(0).issuedAtEpochMillis());
        assertEquals(keptUp, caughtUp);
    }

    @Test
    void aWindowThatIsNotDueYetSurvivesARestart() throws Exception {
        List<Command> commands;
        try (var operator = operator()) {
            sendWindows(operator, 1);
            var state = operator.snapshot(1, 1);
            try (var restarted = unopened()) {
                restarted.initializeState(state);
                restarted.open();
                restarted.processWatermark(end(1));
                commands = commands(restarted);
            }
        }

        assertEquals(1, commands.size());
        assertEquals(end(1), commands.get(0).issuedAtEpochMillis());
    }

    @Test
    void aWindowThatComesLateCausesNoDecisionOfItsOwn() throws Exception {
        try (var operator = operator()) {
            sendWindows(operator, 0);
            operator.processWatermark(end(2));
            sendWindows(operator, 1);
            operator.processWatermark(end(2) + 1);

            assertEquals(List.of(), commands(operator));
        }
    }

    private static long end(int window) {
        return T0 + (window + 1) * SIZE;
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, ClusterEvent, Command> unopened()
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new DecideCures(policy())),
                ClusterEvent::cluster,
                Types.STRING);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, ClusterEvent, Command> operator()
            throws Exception {
        var operator = unopened();
        operator.open();
        for (String host : List.of("a", "b")) {
            operator.processElement(ClusterEvent.of(inventory(host)), 0);
        }
        return operator;
    }

    private static void sendWindows(
            KeyedOneInputStreamOperatorTestHarness<String, ClusterEvent, Command> operator, int i)
            throws Exception {
        operator.processElement(ClusterEvent.of(window("a", i, HOT[i])), end(i) - 1);
        operator.processElement(ClusterEvent.of(window("b", i, false)), end(i) - 1);
    }

    private static List<Command> commands(
            KeyedOneInputStreamOperatorTestHarness<String, ClusterEvent, Command> operator) {
        List<Command> commands = new ArrayList<>();
        for (StreamRecord<? extends Command> command : operator.extractOutputStreamRecords()) {
            commands.add(command.getValue());
        }
        return commands;
    }

    private static RebalancePolicy policy() {
        return new RebalancePolicy(
                new WindowPolicy(SIZE, SIZE, 0, 10_000, 15_000),
                RawProfile.OFF,
                Fixtures.policy().quarantine(),
                new HotspotPolicy(85, 78, 94, 90, 3, 5),
                new PlanLimits(75, 88, 1_800_000, 120_000, 3 * SIZE, 120_000, 600_000, 4, 0, 300),
                1,
                "/unused");
    }

    private static HostInventory inventory(String host) {
        return new HostInventory(
                HostInventory.VERSION,
                "c1",
                host,
                T0,
                "1",
                10,
                "",
                100 * GIB,
                0,
                "",
                "tcp://" + host,
                List.of(Command.MIGRATE),
                List.of());
    }

    /** A host of 10 CPUs with 9 or 3 in use, a little more in each window. */
    private static AssessedWindow window(String host, int i, boolean hot) {
        double used = (hot ? 9.0 : 3.0) + i / 10.0;
        var indicators =
                new HostIndicators(
                        10,
                        used,
                        used,
                        null,
                        null,
                        100 * GIB,
                        80 * GIB,
                        0,
                        new HostIndicators.Pressure(null, null, null, null, null),
                        List.of(),
                        List.of());
        var window =
                new HostWindow(
                        "c1",
                        host,
                        end(i) - SIZE,
                        end(i),
                        indicators,
                        List.of(vm(host + "-1", 2.0), vm(host + "-2", 1.0)),
                        new Quality(5, 5, 0, 0, 0));
        Heat cool = Heat.unknown();
        Heat cpu = hot ? new Heat(true, end(i), 1, 0, 1) : cool;
        return new AssessedWindow(window, new HostHeat(cpu, cool, end(i)));
    }

    private static VmIndicators vm(String name, double cores) {
        return new VmIndicators(
                name, name, 1, 2, cores, cores, null, null, null, GIB, GIB, null, null, null,
                List.of(), List.of());
    }
}
