package io.plimsoll.pipeline.plan;

import static io.plimsoll.pipeline.plan.AWindow.aWindow;
import static io.plimsoll.pipeline.plan.Memory.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.HostInventory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PictureBuilderTest {
    private static final long GIB = 1L << 30;

    @Test
    void aHostIsShownWithItsFigures() {
        Memory memory = Memory.of(PlannerTest.LIMITS, "a").sees(hot("a"));

        HostLoad host = host(memory, "a");

        assertEquals(10_000, host.capacityMillicores());
        assertEquals(9_500, host.demandMillicores());
        assertEquals(100 * GIB, host.memoryBytes());
        assertEquals(13 * GIB, host.memoryUsedBytes());
        assertEquals(true, host.cpuHot());
        assertFalse(host.memoryHot());
        assertEquals(Optional.empty(), host.notSourceBecause());
        assertEquals(Optional.empty(), host.notDestinationBecause());
        assertEquals(
                List.of(
                        new VmLoad("uuid-x", "x", 5_500, 4 * GIB, 4 * GIB, Optional.empty()),
                        new VmLoad("uuid-y", "y", 4_000, 4 * GIB, 4 * GIB, Optional.empty())),
                host.vms());
    }

    @Test
    void aStaleHostIsNotShown() {
        Memory memory = Memory.of(PlannerTest.LIMITS, "a").sees(hot("a"));
        long fresh = PlannerTest.LIMITS.freshMillis();

        assertEquals(1, picture(memory, T0 + fresh - 1).hosts().size());
        assertEquals(List.of(), picture(memory, T0 + fresh).hosts());
    }

    @Test
    void bothEndsAreChargedWhileAMoveIsUnderWayUntilItIsJudged() {
        Memory memory = Memory.of(PlannerTest.LIMITS, "a", "b").sees(hot("a"), aWindow("b", T0));
        Command command = memory.decide(T0).commands().get(0);

        for (CommandState state :
                List.of(CommandState.ACCEPTED, CommandState.PROGRESS, CommandState.DONE)) {
            memory.hears(command, state, T0 + 1);

            HostLoad source = host(memory, "a");
            HostLoad destination = host(memory, "b");
            Optional<String> busy =
                    Optional.of("command " + command.id() + " is under way or not judged yet");
            assertEquals(9_500, source.demandMillicores());
            assertEquals(13 * GIB, source.memoryUsedBytes());
            assertEquals(5_500, destination.demandMillicores());
            assertEquals(9 * GIB, destination.memoryUsedBytes());
            assertEquals(busy, source.notSourceBecause());
            assertEquals(busy, source.notDestinationBecause());
            assertEquals(busy, destination.notSourceBecause());
            assertEquals(busy, destination.notDestinationBecause());
        }
    }

    @Test
    void withoutAnInventoryNothingLeavesOrComes() {
        HostLoad host = host(Memory.of(PlannerTest.LIMITS).sees(hot("a")), "a");

        assertEquals(
                Optional.of("its agent has not sent an inventory yet"), host.notSourceBecause());
        assertEquals(Optional.of("it has no migration.uri"), host.notDestinationBecause());
    }

    @Test
    void anAgentThatMayNotMigrateGivesNothingAway() {
        Memory memory =
                Memory.of(PlannerTest.LIMITS)
                        .knows(Memory.inventory("a", "qemu+tcp://a", List.of()))
                        .sees(hot("a"));

        assertEquals(
                Optional.of("its agent's configuration does not allow to migrate"),
                host(memory, "a").notSourceBecause());
        assertEquals(Optional.empty(), host(memory, "a").notDestinationBecause());
    }

    @Test
    void aHostWithoutAMigrationUriTakesNothing() {
        Memory memory =
                Memory.of(PlannerTest.LIMITS).knows(Memory.inventory("a", null)).sees(hot("a"));

        assertEquals(
                Optional.of("it has no migration.uri"), host(memory, "a").notDestinationBecause());
        assertEquals(Optional.empty(), host(memory, "a").notSourceBecause());
    }

    /** Nothing was moved from such a host, and no reason was told. */
    @Test
    void aHotHostWhoseDemandIsUnknownSaysSo() {
        Memory memory =
                Memory.of(PlannerTest.LIMITS, "a", "b")
                        .sees(hot("a").demandUnknown(), aWindow("b", T0));

        assertEquals(Map.of("a", "its CPU demand is unknown"), memory.decide(T0).uncured());
        assertEquals(
                Optional.of("its CPU demand is unknown"),
                host(memory, "a").notDestinationBecause());
    }

    @Test
    void aVmThatCanNotMoveSaysWhy() {
        Memory memory =
                Memory.of(PlannerTest.LIMITS)
                        .knows(
                                Memory.inventory(
                                        "a",
                                        "qemu+tcp://a",
                                        new HostInventory.VmDefinition(
                                                "uuid-pci",
                                                "pci",
                                                4,
                                                GIB,
                                                List.of("a PCI device", "a local disk"),
                                                Map.of())))
                        .sees(
                                aWindow("a", T0)
                                        .stillHot()
                                        .vm("pci", 1, 1)
                                        .vm("new", null, 1, 1)
                                        .vm("paused", 1.0, 1, 3)
                                        .vm("moved", 1, 1)
                                        .vm("rested", 1, 1));
        memory.cooldowns().put("uuid-moved", T0 + 90_500);
        memory.cooldowns().put("uuid-rested", T0);

        assertEquals(
                List.of(
                        Optional.of("can't migrate: a PCI device, a local disk"),
                        Optional.of("has no figures yet"),
                        Optional.of("is not running"),
                        Optional.of("rests for another 90 s after its last move"),
                        Optional.empty()),
                host(memory, "a").vms().stream().map(VmLoad::fixedBecause).toList());
    }

    @Test
    void aVmThatIsSeenOnAHostThatIsStaleCountsOnlyWhereItIsNow() {
        Memory memory =
                Memory.of(PlannerTest.LIMITS, "a", "b")
                        .sees(hot("a"), aWindow("b", T0 - 30_000).vm("x", 5, 4));

        assertEquals(Optional.empty(), host(memory, "a").vms().get(0).fixedBecause());

        memory.sees(aWindow("b", T0 - 20_000).vm("x", 5, 4));

        assertEquals(
                Optional.of("is seen on two hosts"), host(memory, "a").vms().get(0).fixedBecause());
    }

    private static AWindow hot(String host) {
        return aWindow(host, T0).vm("x", 5.5, 4).vm("y", 4, 4);
    }

    private static ClusterPicture picture(Memory memory, long nowMillis) {
        return new PictureBuilder(PlannerTest.LIMITS).picture(memory.state(), nowMillis);
    }

    private static HostLoad host(Memory memory, String name) {
        return picture(memory, T0).hosts().stream()
                .filter(host -> host.host().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
