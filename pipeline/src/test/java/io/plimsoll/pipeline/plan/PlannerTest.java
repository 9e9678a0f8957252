package io.plimsoll.pipeline.plan;

import static io.plimsoll.pipeline.plan.AHost.GIB;
import static io.plimsoll.pipeline.plan.AHost.aHost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlannerTest {
    static final PlanLimits LIMITS =
            new PlanLimits(75, 88, 1_800_000, 120_000, 30_000, 120_000, 600_000, 4, 0, 300);

    @Test
    void theCheapestVmThatSufficesGoesToTheEmptiestHost() {
        Plan plan =
                plan(
                        aHost("a").vm("big", 3000, 16).vm("small", 3000, 4).vm("idle", 3000, 32),
                        aHost("b").own(3000, 1),
                        aHost("c").own(2000, 1));

        assertEquals(1, plan.moves().size());
        Move move = plan.moves().get(0);
        assertEquals("small", move.vm().name());
        assertEquals("a", move.from());
        assertEquals("c", move.to());
        assertEquals("cpu.demand", move.indicator());
        assertEquals(90, move.fromPercent(), 1e-9);
        assertEquals(60, move.fromPercentAfter(), 1e-9);
        assertEquals(20, move.toPercent(), 1e-9);
        assertEquals(50, move.toPercentAfter(), 1e-9);
        assertTrue(plan.provedOptimal());
    }

    @Test
    void anIdleOrMerelyImbalancedFleetCausesNoMove() {
        assertEquals(nothing(), plan(aHost("a").vm("x", 0, 1), aHost("b")));
        assertEquals(nothing(), plan(aHost("a").vm("x", 4200, 40).vm("y", 4200, 40), aHost("b")));
        assertEquals(nothing(), plan());
    }

    @Test
    void aHostThatIsStillHotButUnderTheTargetNeedsNoMove() {
        assertEquals(
                nothing(),
                plan(aHost("a").vm("x", 3000, 1).vm("y", 3000, 1).stillHotInCpu(), aHost("b")));
    }

    @Test
    void aFullFleetCausesNoMoveAndSaysSo() {
        Plan plan =
                plan(
                        aHost("a").vm("x", 4500, 1).vm("y", 4500, 1),
                        aHost("b").own(7000, 1),
                        aHost("c").own(0, 88));

        assertEquals(List.of(), plan.moves());
        assertEquals(
                List.of(
                        new Plan.Uncured(
                                "a",
                                "no other host has room for the VMs that would have to leave below"
                                        + " 75 % CPU and 88 % memory")),
                plan.uncured());
        assertFalse(plan.provedOptimal());
    }

    @Test
    void whereTheCheapestFindsNoRoomTheNextCheapestGoes() {
        Plan plan =
                plan(aHost("a").vm("cheap", 5000, 1).vm("dear", 4500, 2), aHost("b").own(3000, 1));

        assertEquals(List.of("dear"), names(plan));
        assertTrue(plan.cost() > plan.lowerBound());
        assertFalse(plan.provedOptimal());
    }

    @Test
    void theBoundCountsOnlyHostsThatAreCured() {
        Plan plan = plan(aHost("a").vm("x", 4500, 1).vm("y", 4500, 1), aHost("b").own(8000, 1));

        assertEquals(List.of(), plan.moves());
        assertEquals(0, plan.lowerBound());
    }

    @Test
    void twoHotHostsDoNotFillOneDestinationBeyondItsTarget() {
        Plan plan =
                plan(
                        aHost("a").vm("a1", 4500, 1).vm("a2", 4500, 1),
                        aHost("b").vm("b1", 4600, 1).vm("b2", 4600, 1),
                        aHost("c").own(2000, 1),
                        aHost("d").own(2500, 1));

        assertEquals(List.of("c", "d"), plan.moves().stream().map(Move::to).toList());
        assertEquals(List.of("b", "a"), plan.moves().stream().map(Move::from).toList());
    }

    @Test
    void aHostThatLacksMemoryGivesAwayMemory() {
        Plan plan = plan(aHost("a").vm("busy", 5000, 5).vm("fat", 10, 91), aHost("b"));

        assertEquals(List.of(), plan.moves());
        assertEquals("a", plan.uncured().get(0).host());

        plan = plan(aHost("a").vm("busy", 5000, 5).vm("fat", 10, 80).vm("mid", 10, 11), aHost("b"));

        assertEquals(List.of("mid"), names(plan));
        assertEquals("memory.used", plan.moves().get(0).indicator());
        assertEquals(96, plan.moves().get(0).fromPercent(), 1e-9);
        assertEquals(85, plan.moves().get(0).fromPercentAfter(), 1e-9);
    }

    @Test
    void aHostThatLacksBothIsCuredOfBoth() {
        Plan plan =
                plan(
                        aHost("a").vm("cpu", 3000, 1).vm("memory", 50, 20).vm("rest", 6000, 75),
                        aHost("b"));

        assertEquals(List.of("cpu", "memory"), names(plan));
        assertEquals(
                List.of("cpu.demand", "memory.used"),
                plan.moves().stream().map(Move::indicator).toList());
    }

    /** A crash of the job: the checker refused the plan, as the CPU demand did not fall. */
    @Test
    void anIdleVmMayLeaveAHostThatLacksBoth() {
        Plan plan =
                plan(
                        aHost("a").vm("cpu", 3000, 1).vm("memory", 0, 20).vm("rest", 6000, 75),
                        aHost("b"));

        assertEquals(List.of("cpu", "memory"), names(plan));
        assertEquals("memory.used", plan.moves().get(1).indicator());
    }

    /** The same, where CPU is hot still but needs nothing any more. */
    @Test
    void anIdleVmMayLeaveForMemoryWhileTheHostCoolsDownInCpu() {
        Plan plan =
                plan(
                        aHost("a").vm("memory", 0, 20).vm("rest", 6000, 76).stillHotInCpu(),
                        aHost("b"));

        assertEquals(List.of("memory"), names(plan));
        assertEquals("memory.used", plan.moves().get(0).indicator());
    }

    /** The most that a VM may have was counted as what its leaving frees. */
    @Test
    void leavingFreesOnlyTheMemoryThatAVmHolds() {
        VmLoad ballooned =
                new VmLoad("ballooned", "ballooned", 10, 20 * GIB, GIB, Optional.empty());
        Plan plan = plan(aHost("a").vm(ballooned).vm("full", 10, 30).own(10, 65), aHost("b"));

        assertEquals(List.of("full"), names(plan));
        assertEquals(66, plan.moves().get(0).fromPercentAfter(), 1e-9);
    }

    @Test
    void aDestinationIsChargedTheMostThatAVmMayTake() {
        VmLoad ballooned =
                new VmLoad("ballooned", "ballooned", 4500, 20 * GIB, GIB, Optional.empty());
        Plan plan =
                plan(
                        aHost("a").vm(ballooned).own(4500, 1),
                        aHost("b").own(0, 69),
                        aHost("c").own(2000, 1));

        assertEquals("c", plan.moves().get(0).to());
    }

    /** A prediction of memory was in percent of what is left after the reserve. */
    @Test
    void memoryIsPredictedInPercentOfAllMemoryAsItIsMeasured() {
        Plan plan =
                plan(
                        aHost("a").reservedGib(10).vm("x", 10, 20).vm("y", 10, 76),
                        aHost("b").reservedGib(10));

        assertEquals(96, plan.moves().get(0).fromPercent(), 1e-9);
        assertEquals(76, plan.moves().get(0).fromPercentAfter(), 1e-9);
    }

    @Test
    void theReserveOfADestinationStaysFree() {
        Plan plan =
                plan(
                        aHost("a").vm("x", 4500, 20).own(4500, 1),
                        aHost("b").reservedGib(30).own(0, 51),
                        aHost("c").reservedGib(30).own(2000, 50));

        assertEquals("c", plan.moves().get(0).to());
    }

    @Test
    void aHostThatMayNotTakeGetsNothingAndOneThatMayNotGiveSaysWhy() {
        Plan plan =
                plan(
                        aHost("a").vm("x", 4500, 1).vm("y", 4500, 1),
                        aHost("b").notDestination("it has no migration.uri"));
        assertEquals(List.of(), plan.moves());
        assertEquals(1, plan.uncured().size());

        plan = plan(aHost("a").vm("x", 9000, 1).notSource("not now"), aHost("b"));
        assertEquals(List.of(new Plan.Uncured("a", "not now")), plan.uncured());
    }

    @Test
    void theReasonNamesAVmThatMustStay() {
        Plan plan = plan(aHost("a").fixedVm("web", 8000, 1, "rests").vm("y", 1000, 1), aHost("b"));

        assertEquals(
                "1 of its 2 VMs must stay (web rests), and moving the others would not suffice",
                plan.uncured().get(0).reason());
    }

    /** Where another VM found no room, those that must stay were not told. */
    @Test
    void theReasonNamesAVmThatMustStayAlsoWhereThereIsNoRoom() {
        Plan plan =
                plan(
                        aHost("a").fixedVm("web", 4000, 1, "rests").vm("y", 5000, 1),
                        aHost("b").own(7000, 1));

        assertEquals(
                "no other host has room for the VM that would have to leave below 75 % CPU and"
                        + " 88 % memory; 1 of its 2 VMs must stay (web rests)",
                plan.uncured().get(0).reason());
    }

    @Test
    void aLoadThatIsNotOfVmsCanNotBeMoved() {
        assertEquals(
                "no VM runs on it, so its load is its own",
                plan(aHost("a").own(9000, 1), aHost("b")).uncured().get(0).reason());
        assertEquals(
                "moving all of its 1 VMs would not suffice; the load is its own",
                plan(aHost("a").own(9000, 1).vm("x", 100, 1), aHost("b"))
                        .uncured()
                        .get(0)
                        .reason());
    }

    private static Plan nothing() {
        return new Plan(List.of(), 0, 0, List.of());
    }

    private static List<String> names(Plan plan) {
        return plan.moves().stream().map(move -> move.vm().name()).sorted().toList();
    }

    private static Plan plan(AHost... hosts) {
        ClusterPicture picture =
                new ClusterPicture("c1", 0, Stream.of(hosts).map(AHost::build).toList());
        Plan plan = new Planner(LIMITS).plan(picture);
        assertEquals(List.of(), new PlanChecker(LIMITS).violations(picture, plan));
        return plan;
    }
}
