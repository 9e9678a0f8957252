package io.plimsoll.pipeline.plan;

import static io.plimsoll.pipeline.plan.AHost.aHost;
import static io.plimsoll.pipeline.plan.AHost.aVm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanCheckerTest {
    private static final VmLoad WEB = aVm("web", 2000, 4);

    @Test
    void aGoodPlanPasses() {
        assertEquals(List.of(), violations(move(WEB, "a", "b")));
    }

    @Test
    void anUnknownHostIsSeen() {
        assertViolation("move of web from a to z: unknown host", move(WEB, "a", "z"));
        assertViolation("move of web from z to b: unknown host", move(WEB, "z", "b"));
    }

    @Test
    void aMoveToNowhereIsSeen() {
        assertViolation("move of web from a to a: it goes nowhere", move(WEB, "a", "a"));
    }

    @Test
    void aSourceThatIsNotHotIsSeen() {
        assertViolation(
                "move of cool from b to d: the source is not hot",
                move(WEB, "a", "b"),
                move(aVm("cool", 1000, 1), "b", "d"));
    }

    @Test
    void aDestinationThatIsHotIsSeen() {
        assertViolation(
                "move of web from a to hot: the destination is hot itself", move(WEB, "a", "hot"));
    }

    @Test
    void anEndThatIsNotAvailableIsSeen() {
        assertViolation(
                "move of web from a to closed: an end is not available", move(WEB, "a", "closed"));
        assertViolation(
                "move of locked from hot to b: an end is not available",
                move(WEB, "a", "b"),
                move(aVm("locked", 9500, 1), "hot", "b"));
    }

    @Test
    void aVmThatIsElsewhereIsSeen() {
        assertViolation(
                "move of cool from a to b: the VM is not there",
                move(aVm("cool", 1000, 1), "a", "b"));
    }

    /** The checker asked the move instead of the picture whether the VM may go. */
    @Test
    void aVmThatMustStayIsSeenAlsoWhereTheMoveDoesNotSaySo() {
        assertViolation(
                "move of fixed from a to b: the VM must stay: rests",
                move(aVm("fixed", 3000, 4), "a", "b"));
    }

    /** The checker believed the figures of the move. */
    @Test
    void aVmWithOtherFiguresThanInThePictureIsSeen() {
        assertViolation(
                "move of web from a to b: the VM's figures are not those of the picture",
                move(aVm("web", 1900, 4), "a", "b"));
    }

    @Test
    void aVmThatMovesTwiceIsSeen() {
        assertViolation(
                "move of web from a to d: the VM moves twice",
                move(WEB, "a", "b"),
                move(WEB, "a", "d"));
    }

    @Test
    void aHotHostThatDoesNotGetBetterIsSeen() {
        assertViolation(
                "move of web from a to b: the hot host does not get better",
                new Move(WEB, "a", "b", "cpu.demand", 95, 95, 10, 30));
        assertViolation(
                "move of web from a to b: the hot host does not get better",
                new Move(WEB, "a", "b", "cpu.demand", Double.NaN, Double.NaN, 10, 30));
    }

    @Test
    void aDestinationThatIsOverfilledByAllItsMovesTogetherIsSeen() {
        assertViolation(
                "destination d would reach 80.0 % CPU and 9.0 % memory",
                move(WEB, "a", "d"), move(aVm("db", 2000, 4), "a", "d"));
        assertViolation(
                "destination small would reach 20.0 % CPU and 100.0 % memory",
                move(WEB, "a", "small"));
        assertViolation(
                "destination reserved would reach 20.0 % CPU and 54.0 % memory",
                move(WEB, "a", "reserved"));
    }

    @Test
    void aHotHostThatIsForgottenIsSeen() {
        assertViolation("hot host a is neither cured nor named as uncured");
        assertViolation(
                "hot host a is neither cured nor named as uncured",
                move(aVm("tiny", 100, 1), "a", "b"));
    }

    @Test
    void aWrongCostAndABoundAboveTheCostAreSeen() {
        Plan.Uncured hot = new Plan.Uncured("hot", "not now");
        List<Move> moves = List.of(move(WEB, "a", "b"));
        long cost = WEB.moveCost();

        assertEquals(
                List.of("cost 1 is not the sum " + cost + " of the moves"),
                violations(new Plan(moves, 1, 0, List.of(hot))));
        assertEquals(
                List.of("cost " + cost + " is below its lower bound " + (cost + 1)),
                violations(new Plan(moves, cost, cost + 1, List.of(hot))));
    }

    private static Move move(VmLoad vm, String from, String to) {
        return new Move(vm, from, to, "cpu.demand", 91, 71, 10, 30);
    }

    private static void assertViolation(String expected, Move... moves) {
        List<String> violations = violations(moves);
        assertTrue(violations.contains(expected), violations.toString());
    }

    private static List<String> violations(Move... moves) {
        long cost = Stream.of(moves).mapToLong(move -> move.vm().moveCost()).sum();
        return violations(
                new Plan(
                        List.of(moves),
                        cost,
                        0,
                        List.of(new Plan.Uncured("hot", "its VM can't go"))));
    }

    private static List<String> violations(Plan plan) {
        List<HostLoad> hosts =
                Stream.of(
                                aHost("a")
                                        .vm(WEB)
                                        .vm("db", 2000, 4)
                                        .vm("tiny", 100, 1)
                                        .fixedVm("fixed", 3000, 4, "rests")
                                        .own(2000, 1),
                                aHost("b").vm("cool", 1000, 1),
                                aHost("closed").notDestination("it has no migration.uri"),
                                aHost("d").own(4000, 1),
                                aHost("hot").vm("locked", 9500, 1).notSource("not now"),
                                aHost("reserved").reservedGib(50).own(0, 50),
                                aHost("small").memoryGib(4))
                        .map(AHost::build)
                        .toList();
        return new PlanChecker(PlannerTest.LIMITS)
                .violations(new ClusterPicture("c1", 0, hosts), plan);
    }
}
