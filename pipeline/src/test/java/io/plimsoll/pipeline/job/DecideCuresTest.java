package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.WindowBuilder.aWindow;
import static io.plimsoll.pipeline.indicator.WindowBuilder.endOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.hotspot.AssessedWindow;
import io.plimsoll.pipeline.hotspot.ExpectedHotspot;
import io.plimsoll.pipeline.hotspot.Heat;
import io.plimsoll.pipeline.hotspot.HostHeat;
import io.plimsoll.pipeline.hotspot.Resource;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
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

/** h1 is hot by two VMs of 2 CPUs each; h2 is empty. */
class DecideCuresTest {
    private KeyedOneInputStreamOperatorTestHarness<String, ClusterEvent, Command> operator =
            newOperator();

    private static KeyedOneInputStreamOperatorTestHarness<String, ClusterEvent, Command>
            newOperator() {
        try {
            return new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new DecideCures(Fixtures.policy())),
                    ClusterEvent::cluster,
                    Types.STRING);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void open() throws Exception {
        operator.open();
        send(ClusterEvent.of(Fixtures.inventory("h1")));
        send(ClusterEvent.of(Fixtures.inventory("h2")));
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private void send(ClusterEvent event) throws Exception {
        operator.processElement(event, 0);
    }

    private void send(HostWindow window, boolean hot) throws Exception {
        Heat cpu = new Heat(hot, window.endMillis(), 0, 0, 1);
        HostHeat heat = new HostHeat(cpu, Heat.unknown(), window.endMillis());
        send(ClusterEvent.of(new AssessedWindow(window, heat)));
    }

    private void sendBothHosts(long number) throws Exception {
        send(
                aWindow("h1")
                        .number(number)
                        .demandPercent(100.0)
                        .vm("web", 2.0, 1)
                        .vm("db", 2.0, 2)
                        .build(),
                true);
        send(aWindow("h2").number(number).demandPercent(5.0).build(), false);
    }

    private void sendBothHostsCured(long number) throws Exception {
        send(aWindow("h1").number(number).demandPercent(50.0).vm("db", 2.0, 2).build(), false);
        send(aWindow("h2").number(number).demandPercent(55.0).vm("web", 2.0, 1).build(), false);
    }

    private void watermarkAfter(long window) throws Exception {
        operator.processWatermark(endOf(window));
    }

    /** The commands since the last call. */
    private List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (Object element : operator.getOutput()) {
            if (element instanceof StreamRecord<?> record) {
                commands.add((Command) record.getValue());
            }
        }
        operator.getOutput().clear();
        return commands;
    }

    private List<Finding> findings() {
        Queue<StreamRecord<Finding>> records = operator.getSideOutput(DecideCures.FINDINGS);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    private void restart() throws Exception {
        OperatorSubtaskState snapshot = operator.snapshot(1, 0);
        operator.close();
        operator = newOperator();
        operator.initializeState(snapshot);
        operator.open();
    }

    @Test
    void aHotHostGetsOneCommandAtTheEndOfTheWindow() throws Exception {
        sendBothHosts(0);
        List<Command> before = commands();

        watermarkAfter(0);

        List<Command> commands = commands();
        assertEquals(List.of(), before);
        assertEquals(1, commands.size());
        assertEquals("web", commands.get(0).vmName());
        assertEquals(endOf(0), commands.get(0).issuedAtEpochMillis());
        assertEquals(17, commands.get(0).fencingEpoch());
    }

    @Test
    void thereIsNoSecondCommandWhileTheFirstIsUnderWay() throws Exception {
        for (int window = 0; window < 10; window++) {
            sendBothHosts(window);
            watermarkAfter(window);
        }

        assertEquals(1, commands().size());
    }

    @Test
    void aFlightSurvivesARestart() throws Exception {
        sendBothHosts(0);
        watermarkAfter(0);
        commands();

        restart();
        for (int window = 1; window < 10; window++) {
            sendBothHosts(window);
            watermarkAfter(window);
        }

        assertEquals(List.of(), commands());
    }

    @Test
    void aCureIsJudgedAndItsCooldownSurvivesARestart() throws Exception {
        sendBothHosts(0);
        watermarkAfter(0);
        Command command = commands().get(0);
        send(ClusterEvent.of(Fixtures.result(command, CommandState.DONE, endOf(0) + 5_000)));

        sendBothHostsCured(1); // Began before the move ended, so it tells nothing.
        watermarkAfter(1);
        List<Finding> tooEarly = findings();
        sendBothHostsCured(2);
        watermarkAfter(2);
        List<Finding> verdicts = findings();
        restart();
        // Now the other host is hot with the VM that has just moved, and with nothing else.
        for (int window = 3; window < 6; window++) {
            send(aWindow("h2").number(window).demandPercent(100.0).vm("web", 2.0, 1).build(), true);
            send(aWindow("h1").number(window).demandPercent(5.0).build(), false);
            watermarkAfter(window);
        }

        assertEquals(List.of(), tooEarly);
        assertEquals(1, verdicts.size());
        assertTrue(verdicts.get(0).summary().startsWith("cured"), verdicts.toString());
        assertEquals(List.of(), commands());
        assertEquals(1, findings().size(), "the reason is told once");
        assertTrue(findings().get(0).summary().contains("rests for another"));
    }

    @Test
    void aRefusedCommandIsToldAndItsVmIsLeftAloneForAWhile() throws Exception {
        sendBothHosts(0);
        watermarkAfter(0);
        Command command = commands().get(0);

        send(ClusterEvent.of(Fixtures.result(command, CommandState.REFUSED, endOf(0))));
        sendBothHosts(1);
        watermarkAfter(1);

        assertTrue(findings().get(0).summary().startsWith("not done"), findings().toString());
        assertEquals(
                List.of("db"),
                commands().stream().map(Command::vmName).toList(),
                "the next best VM is tried at once");
    }

    @Test
    void aResultOfAnUnknownCommandChangesNothing() throws Exception {
        Command unknown = Fixtures.command("unknown", "h1", "h2", "web");

        send(ClusterEvent.of(Fixtures.result(unknown, CommandState.DONE, endOf(0))));
        sendBothHosts(0);
        watermarkAfter(0);

        assertEquals(1, commands().size());
    }

    @Test
    void aLateWindowDoesNotDecideInThePast() throws Exception {
        operator.processWatermark(endOf(5));

        sendBothHosts(0);
        operator.processWatermark(endOf(6));

        assertEquals(List.of(), commands());
        assertEquals(0, operator.numEventTimeTimers());
    }

    @Test
    void windowsThatComeAllAtOnceAreDecidedAsIfTheyHadComeOneByOne() throws Exception {
        for (int window = 0; window < 8; window++) {
            sendBothHosts(window);
        }
        watermarkAfter(7);

        List<Command> commands = commands();
        assertEquals(1, commands.size());
        assertEquals(endOf(0), commands.get(0).issuedAtEpochMillis());
    }

    @Test
    void clustersDoNotMix() throws Exception {
        send(ClusterEvent.of(Fixtures.inventory("x2", "c2")));
        send(aWindow("h1").number(0).demandPercent(100.0).vm("web", 2.0, 1).build(), true);
        send(aWindow("x2").cluster("c2").number(0).demandPercent(0.0).build(), false);

        watermarkAfter(0);

        assertEquals(List.of(), commands());
    }

    @Test
    void aWindowThatIsCorrectedBeforeTheDecisionCounts() throws Exception {
        sendBothHosts(0);
        sendBothHostsCured(0);

        watermarkAfter(0);

        assertEquals(List.of(), commands());
    }

    /** Its demand is 80 %, under its line of 85 and over the target of 75. */
    private void sendBothHostsUnderTheLine(long number) throws Exception {
        send(
                aWindow("h1")
                        .number(number)
                        .demandPercent(80.0)
                        .vm("web", 0.5, 1)
                        .vm("db", 2.0, 2)
                        .build(),
                false);
        send(aWindow("h2").number(number).demandPercent(5.0).build(), false);
    }

    private void expect(long sinceWindow, long lifeMillis) throws Exception {
        long at = endOf(sinceWindow);
        send(ClusterEvent.of(new ExpectedHotspot("c1", "h1", Resource.CPU, at, at + lifeMillis)));
    }

    @Test
    void aHostThatIsExpectedToBeHotIsRelievedOfWhatIsOverItsTarget() throws Exception {
        expect(0, 900_000);
        restart();
        for (int window = 0; window < 6; window++) {
            sendBothHostsUnderTheLine(window);
            watermarkAfter(window);
        }
        assertEquals(List.of(), commands(), "not before the forecast is a minute old");
        sendBothHostsUnderTheLine(6);
        watermarkAfter(6);

        List<Command> commands = commands();
        assertEquals(1, commands.size());
        assertEquals("h1", commands.get(0).host());
    }

    @Test
    void anExpectationThatIsOldOrOverCausesNothing() throws Exception {
        expect(0, 60_000);
        for (int window = 0; window < 12; window++) {
            sendBothHostsUnderTheLine(window);
            watermarkAfter(window);
        }
        expect(12, 900_000);
        expect(12, 0);
        for (int window = 12; window < 24; window++) {
            sendBothHostsUnderTheLine(window);
            watermarkAfter(window);
        }

        assertEquals(List.of(), commands());
    }
}
