package io.plimsoll.pipeline.plan;

import static io.plimsoll.pipeline.plan.AWindow.SIZE;
import static io.plimsoll.pipeline.plan.AWindow.aWindow;
import static io.plimsoll.pipeline.plan.Memory.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RebalancerTest {
    private static final long COOLDOWN = 1_800_000;
    private static final long RETRY = 120_000;
    private static final long FRESH = 30_000;
    private static final long LIFE = 60_000;
    private static final long TIMEOUT = 600_000;

    @Test
    void theCommandSaysAllThatTheAgentMustKnow() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));

        Decision decision = memory.decide(T0);

        assertEquals(1, decision.commands().size());
        Command command = decision.commands().get(0);
        assertEquals(Command.VERSION, command.v());
        assertEquals("c1", command.cluster());
        assertEquals("a", command.host());
        assertEquals(Command.MIGRATE, command.action());
        assertEquals("uuid-a1", command.vmUuid());
        assertEquals("a1", command.vmName());
        assertEquals(
                new Command.Migration("b", "qemu+tcp://b", 4L << 30, 300, 50, TIMEOUT),
                command.migration());
        assertEquals(T0, command.issuedAtEpochMillis());
        assertEquals(T0 + LIFE, command.expiresAtEpochMillis());
        assertEquals(Memory.FENCING_EPOCH, command.fencingEpoch());
        assertEquals(
                "cpu.demand of a is 95 %; without a1 it would be 65 %, and that of b 40 %",
                command.reason());
        assertEquals(new Command.Prediction("cpu.demand", 95, 65), command.predicted());
        assertNull(command.signature());
        assertEquals(Map.of("uuid-a1", T0 + COOLDOWN), decision.cooldowns());
        assertEquals(List.of(), decision.findings());
    }

    @Test
    void theSameStateAtTheSameTimeGivesTheSameDecision() {
        Memory first = twoHosts(hot("a", T0), cool("b", T0));
        Memory second = twoHosts(cool("b", T0), hot("a", T0));

        Decision decision = first.decide(T0);

        assertEquals(decision, second.decide(T0));
        String id = decision.commands().get(0).id();
        Decision later = twoHosts(hot("a", T0), cool("b", T0)).decide(T0 + 1);
        assertTrue(!id.equals(later.commands().get(0).id()), "another time is another command");
    }

    /** Verdicts came in the order of a map. */
    @Test
    void verdictsComeInTheSameOrderWhateverTheOrderOfTheState() {
        Memory memory = fourHotPairs(8);
        memory.decide(T0);
        memory.flights()
                .replaceAll(
                        (id, flight) ->
                                flight.after(
                                        Memory.result(
                                                flight.command(), CommandState.REFUSED, T0 + 1)));
        ClusterState state = memory.state();
        List<String> ids = new ArrayList<>(state.flights().keySet());
        Collections.reverse(ids);
        Map<String, Flight> reversed = new LinkedHashMap<>();
        ids.forEach(id -> reversed.put(id, state.flights().get(id)));
        Rebalancer rebalancer = new Rebalancer(limits(8), 85, 94, 1);

        Decision decision = rebalancer.decide(state, T0 + SIZE);

        assertEquals(4, decision.findings().size());
        assertEquals(
                decision,
                rebalancer.decide(
                        new ClusterState(
                                "c1",
                                state.windows(),
                                state.inventories(),
                                reversed,
                                state.cooldowns(),
                                state.uncured()),
                        T0 + SIZE));
    }

    @Test
    void nothingHotCausesNothing() {
        Memory memory = twoHosts();
        for (long now = T0; now < T0 + 100 * SIZE; now += SIZE) {
            memory.sees(cool("a", now), cool("b", now));

            assertEquals(
                    new Decision(
                            List.of(), List.of(), Map.of(), Set.of(), Map.of(), Set.of(), Map.of()),
                    memory.decide(now));
        }
    }

    @Test
    void aStaleHostIsNeitherCuredNorADestination() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        assertEquals(List.of(), memory.decide(T0 + FRESH).commands());

        memory.sees(hot("a", T0 + FRESH));
        Decision decision = memory.decide(T0 + FRESH);
        assertEquals(List.of(), decision.commands());
        assertEquals(1, decision.findings().size());

        memory.sees(cool("b", T0 + FRESH));
        assertEquals(1, memory.decide(T0 + FRESH).commands().size());
    }

    @Test
    void aMoveUnderWayKeepsBothItsHostsFromOtherMoves() {
        Memory memory =
                Memory.of(limits(4), "a", "b", "c")
                        .sees(hot("a", T0), cool("b", T0), full("c", T0));
        Command command = memory.decide(T0).commands().get(0);
        assertEquals("b", destination(command));

        // a is hot still, c now too, and b is the only host with room.
        memory.hears(command, CommandState.ACCEPTED, T0 + 1);
        memory.sees(hot("a", T0 + SIZE), cool("b", T0 + SIZE), hot("c", T0 + SIZE));
        Decision decision = memory.decide(T0 + SIZE);

        assertEquals(List.of(), decision.commands());
        assertEquals(List.of("c"), List.copyOf(decision.uncured().keySet()));
    }

    @Test
    void atOneHostMovesGoOneAtATime() {
        Memory memory =
                Memory.of(limits(4), "a", "b", "c")
                        .sees(
                                aWindow("a", T0).vm("a1", 3, 4).vm("a2", 3, 4).vm("a3", 6, 4),
                                aWindow("b", T0).own(4, 1),
                                aWindow("c", T0).own(4, 1).vm("c1", 0.1, 1));

        assertEquals(1, memory.decide(T0).commands().size());
    }

    @Test
    void noMoreMovesAreUnderWayThanAllowed() {
        Memory memory = fourHotPairs(3);

        assertEquals(3, memory.decide(T0).commands().size());
        assertEquals(0, memory.decide(T0 + 1).commands().size());

        Flight refused = memory.flights().values().iterator().next();
        memory.hears(refused.command(), CommandState.REFUSED, T0 + 2);
        assertEquals(1, memory.decide(T0 + 3).commands().size());
        assertEquals(3, memory.flights().size());
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "FAILED", "ROLLED_BACK"})
    void aMoveThatWasNotMadeFreesTheHostsAndLetsTheVmRestAWhile(CommandState end) {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        Command command = memory.decide(T0).commands().get(0);
        memory.hears(command, end, T0 + 1_000);

        Decision judged = memory.decide(T0 + SIZE);

        Finding verdict = judged.findings().get(0);
        assertEquals(Finding.Kind.VERDICT, verdict.kind());
        assertEquals(command.id(), verdict.id());
        assertEquals(
                "not done: " + end.name().toLowerCase(Locale.ROOT) + ": said the agent",
                verdict.summary());
        assertTrue(memory.flights().get(command.id()) == null);
        assertEquals(T0 + SIZE + RETRY, memory.cooldowns().get("uuid-a1"));
        // Another VM of the same host goes at once.
        assertEquals(List.of("a2"), judged.commands().stream().map(Command::vmName).toList());
    }

    @Test
    void aMoveThatNobodyAnsweredIsGivenUpWhenItCanNoLongerBegin() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        Command command = memory.decide(T0).commands().get(0);

        assertEquals(List.of(), memory.decide(T0 + LIFE + FRESH).findings());
        Decision judged = memory.decide(T0 + LIFE + FRESH + 1);

        assertEquals(Set.of(command.id()), judged.landed());
        assertEquals(
                "not done: expired: the agent did not answer in time",
                judged.findings().get(0).summary());
        assertEquals(Map.of(), memory.flights());
    }

    @Test
    void aMoveThatBeganMayTakeItsTime() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        Command command = memory.decide(T0).commands().get(0);
        memory.hears(command, CommandState.ACCEPTED, T0 + 1);
        memory.hears(command, CommandState.PROGRESS, T0 + 2);
        memory.hears(command, CommandState.PROGRESS, T0 + 3);

        assertEquals(List.of(), memory.decide(T0 + LIFE + FRESH + TIMEOUT).findings());
        assertEquals(1, memory.decide(T0 + LIFE + FRESH + TIMEOUT + 1).findings().size());
    }

    @Test
    void theVerdictComesOnlyFromWindowsThatBeganAfterTheEnd() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        Command command = memory.decide(T0).commands().get(0);
        long done = T0 + SIZE + 1;
        memory.hears(command, CommandState.DONE, done);

        memory.sees(moved("a", T0 + 2 * SIZE), cool("b", T0 + 2 * SIZE));
        assertEquals(List.of(), memory.decide(T0 + 2 * SIZE).findings());
        memory.sees(moved("a", T0 + 3 * SIZE));
        assertEquals(List.of(), memory.decide(T0 + 3 * SIZE).findings());
        memory.sees(aWindow("b", T0 + 3 * SIZE).own(4, 1));
        Decision judged = memory.decide(T0 + 3 * SIZE);

        assertEquals(1, judged.findings().size());
        Finding verdict = judged.findings().get(0);
        assertEquals(
                "cured: cpu.demand of a was 95 %, is 65 % (predicted 65 %); that of b is 40 %",
                verdict.summary());
        assertEquals(command.vmUuid(), verdict.vmUuid());
        assertEquals(List.of(new Finding.Evidence("cpu.demand", "%", 65, 85)), verdict.evidence());
        assertEquals(Set.of(command.id()), judged.landed());
        assertEquals(T0 + COOLDOWN, memory.cooldowns().get("uuid-a1"));
        assertEquals(List.of(), memory.decide(T0 + 3 * SIZE).findings());
    }

    @Test
    void withoutWindowsAfterwardsTheVerdictIsUnknown() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        Command command = memory.decide(T0).commands().get(0);
        memory.hears(command, CommandState.DONE, T0 + 1);

        assertEquals(List.of(), memory.decide(T0 + 1 + 4 * FRESH).findings());
        assertEquals(
                "unknown: the windows after it did not come in",
                memory.decide(T0 + 2 + 4 * FRESH).findings().get(0).summary());
        assertEquals(T0 + COOLDOWN, memory.cooldowns().get("uuid-a1"));
    }

    /** Its hosts were busy until that time came. */
    @Test
    void anAgentWhoseClockIsAYearAheadDoesNotKeepItsHostsBusyForThatYear() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        Command command = memory.decide(T0).commands().get(0);
        memory.hears(command, CommandState.DONE, T0 + 365L * 24 * 3600 * 1000);

        long latest = T0 + LIFE + FRESH + TIMEOUT + 4 * FRESH;
        assertEquals(List.of(), memory.decide(latest).findings());
        assertEquals(1, memory.decide(latest + 1).findings().size());
        assertEquals(Map.of(), memory.flights());
    }

    @Test
    void aVmThatMovedRestsEvenIfItsNewHostIsHot() {
        Memory memory = twoHosts(hot("a", T0), cool("b", T0));
        Command command = memory.decide(T0).commands().get(0);
        memory.hears(command, CommandState.DONE, T0 + 1);
        long now = T0 + 2 * SIZE;
        memory.sees(aWindow("a", now).own(1, 1), aWindow("b", now).vm("a1", 9.5, 4));

        Decision decision = memory.decide(now);

        assertEquals(List.of(), decision.commands());
        assertEquals(
                "1 of its 1 VMs must stay (a1 rests for another 1780 s after its last move),"
                        + " and moving the others would not suffice",
                decision.uncured().get("b"));

        now = T0 + COOLDOWN;
        memory.sees(aWindow("a", now).own(1, 1), aWindow("b", now).vm("a1", 6, 4).own(3.5, 1));
        decision = memory.decide(now);

        assertEquals(List.of("a1"), decision.commands().stream().map(Command::vmName).toList());
        assertEquals(Set.of("uuid-a1"), decision.rested());
        assertEquals(now + COOLDOWN, memory.cooldowns().get("uuid-a1"));
    }

    @Test
    void whyNothingIsMovedIsToldOnce() {
        Memory memory = Memory.of(limits(4), "a", "b");
        memory.cooldowns().put("uuid-a1", T0 + COOLDOWN);
        List<Finding> told = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long now = T0 + i * SIZE;
            memory.sees(aWindow("a", now).vm("a1", 9.5, 4), cool("b", now));
            told.addAll(memory.decide(now).findings());
        }

        assertEquals(1, told.size());
        assertEquals(Finding.Kind.NO_CURE, told.get(0).kind());
        assertEquals("c1/a/no-cure/" + T0, told.get(0).id());
        assertEquals(
                "a is hot and nothing is moved: 1 of its 1 VMs must stay (a1 rests for another"
                        + " 1800 s after its last move), and moving the others would not suffice",
                told.get(0).summary());

        long now = T0 + 20 * SIZE;
        memory.sees(aWindow("a", now).own(9.5, 1), cool("b", now));
        assertEquals(1, memory.decide(now).findings().size(), "another reason is told");
        memory.sees(cool("a", now), cool("b", now));
        assertEquals(Map.of(), memory.decide(now).uncured());
        memory.sees(aWindow("a", now).own(9.5, 1), cool("b", now));
        assertEquals(1, memory.decide(now).findings().size(), "hot anew, told anew");
    }

    @Test
    void aMemoryHotspotIsPredictedAndJudgedInMemory() {
        Memory memory =
                twoHosts(aWindow("a", T0).vm("a1", 0.1, 50).vm("a2", 0.1, 42), aWindow("b", T0));
        Command command = memory.decide(T0).commands().get(0);
        assertEquals(new Command.Prediction("memory.used", 97, 55), command.predicted());
        memory.hears(command, CommandState.DONE, T0 + 1);

        long now = T0 + 2 * SIZE;
        memory.sees(aWindow("a", now).vm("a1", 0.1, 50), aWindow("b", now).vm("a2", 0.1, 42));

        assertEquals(
                "cured: memory.used of a was 97 %, is 55 % (predicted 55 %); that of b is 47 %",
                memory.decide(now).findings().get(0).summary());
    }

    /** The job failed for ever: the plan moved the VM twice, and the checker refused it. */
    @Test
    void aVmThatIsSeenOnTwoHotHostsMovesFromNeither() {
        Memory memory =
                Memory.of(limits(4), "a", "b", "c")
                        .sees(
                                aWindow("a", T0).vm("same", 3, 4).own(6.5, 1),
                                aWindow("b", T0).vm("same", 3, 4).own(6.5, 1),
                                aWindow("c", T0));

        Decision decision = memory.decide(T0);

        assertEquals(List.of(), decision.commands());
        assertEquals(
                "1 of its 1 VMs must stay (same is seen on two hosts),"
                        + " and moving the others would not suffice",
                decision.uncured().get("a"));
        assertEquals(2, decision.findings().size());
    }

    private static PlanLimits limits(int maxMovesInFlight) {
        return new PlanLimits(
                75, 88, COOLDOWN, RETRY, FRESH, LIFE, TIMEOUT, maxMovesInFlight, 50, 300);
    }

    private static Memory twoHosts(AWindow... windows) {
        return Memory.of(limits(4), "a", "b").sees(windows);
    }

    private static Memory fourHotPairs(int maxMovesInFlight) {
        Memory memory = Memory.of(limits(maxMovesInFlight), "a", "b", "c", "d", "e", "f", "g", "h");
        for (String host : List.of("a", "b", "c", "d")) {
            memory.sees(hot(host, T0));
        }
        for (String host : List.of("e", "f", "g", "h")) {
            memory.sees(aWindow(host, T0).own(4, 1));
        }
        return memory;
    }

    private static AWindow hot(String host, long endMillis) {
        return moved(host, endMillis).vm(host + "1", 3, 4);
    }

    /** A hot host after its first VM went. */
    private static AWindow moved(String host, long endMillis) {
        return aWindow(host, endMillis).own(3.5, 1).vm(host + "2", 3, 5);
    }

    private static AWindow cool(String host, long endMillis) {
        return aWindow(host, endMillis).own(1, 1);
    }

    private static AWindow full(String host, long endMillis) {
        return aWindow(host, endMillis).own(7, 1);
    }

    private static String destination(Command command) {
        Command.Migration migration = command.migration();
        return migration == null ? "" : migration.destinationHost();
    }
}
