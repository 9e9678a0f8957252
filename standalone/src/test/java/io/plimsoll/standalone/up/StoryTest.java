package io.plimsoll.standalone.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostInventory.VmDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoryTest {
    private static final String UUID = "6f5e0000-0000-0000-0000-000000000001";
    private static final Command MOVE =
            new Command(
                    1,
                    "c1",
                    "simulation",
                    "sim-3",
                    Command.MIGRATE,
                    UUID,
                    "vm-23",
                    new Command.Migration("sim-6", "sim://sim-6", 4L << 30, 300, 0, 60_000),
                    1000,
                    2000,
                    1,
                    "because",
                    new Command.Prediction("cpu.demand", 131, 78),
                    null);

    private final Story story = new Story();

    @Test
    void aCommandIsToldWithTheVmsSizeAndWhatIsExpected() {
        story.learn(
                new HostInventory(
                        1,
                        "simulation",
                        "sim-3",
                        0,
                        "1",
                        16,
                        "",
                        64L << 30,
                        0,
                        "",
                        null,
                        List.of(),
                        List.of(
                                new VmDefinition(
                                        UUID, "vm-23", 8, 5L << 30, List.of(), Map.of()))));

        assertEquals(
                "command: move vm-23 (8 vCPUs, 5 GiB) from sim-3 to sim-6; expected: 131 % -> 78 %",
                story.tell(MOVE));
    }

    @Test
    void aCommandForAVmThatIsNotKnownYetIsToldWithoutItsSize() {
        assertEquals(
                "command: move vm-23 from sim-3 to sim-6; expected: 131 % -> 78 %",
                story.tell(MOVE));
    }

    @Test
    void aMigrationIsToldFromItsBeginningToItsEnd() {
        story.tell(MOVE);

        assertEquals(
                Optional.of("sim-3: accepted, the migration of vm-23 begins"),
                story.tell(result(CommandState.ACCEPTED, 0, 0, null)));
        assertEquals(
                Optional.of("sim-3: migrating vm-23, 45 % sent"),
                story.tell(result(CommandState.PROGRESS, 45, 55, null)));
        assertEquals(0, story.migrationsDone());
        assertEquals(
                Optional.of("done: vm-23 runs on sim-6, moved in 3.1 s, paused for 180 ms"),
                story.tell(result(CommandState.DONE, 100, 0, 180L)));
        assertEquals(1, story.migrationsDone());
    }

    @Test
    void progressOfAnUnknownSizeIsZero() {
        story.tell(MOVE);

        assertEquals(
                Optional.of("sim-3: migrating vm-23, 0 % sent"),
                story.tell(result(CommandState.PROGRESS, 0, 0, null)));
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandState.class,
            names = {"REFUSED", "FAILED", "ROLLED_BACK"})
    void whatDidNotComeAboutIsToldWithItsReason(CommandState state) {
        story.tell(MOVE);

        String line = story.tell(result(state, 0, 0, null)).orElseThrow();

        assertTrue(line.contains("vm-23") && line.endsWith(": some reason"), line);
        assertEquals(0, story.migrationsDone());
    }

    @Test
    void onlyTheVerdictCuredCounts() {
        story.tell(finding(Finding.Kind.VERDICT, "simulation", "helped: a bit"));
        assertFalse(story.cured());

        story.tell(finding(Finding.Kind.VERDICT, "simulation", "cured: below the line"));
        assertTrue(story.cured());
    }

    @Test
    void thisMachineIsNotMistakenForTheSimulation() {
        assertEquals(
                Optional.of("HOT: sim-1 is hot"),
                story.tell(finding(Finding.Kind.HOTSPOT, "simulation", "sim-1 is hot")));
        assertEquals(
                Optional.of("this machine itself: HOT: pc is hot"),
                story.tell(finding(Finding.Kind.HOTSPOT, "this-machine", "pc is hot")));
        assertEquals(
                Optional.empty(),
                story.tell(finding(Finding.Kind.NO_CURE, "this-machine", "not allowed")));
    }

    private static Finding finding(Finding.Kind kind, String cluster, String summary) {
        return new Finding(
                1,
                "f",
                kind,
                Finding.State.OPEN,
                cluster,
                "h",
                null,
                0,
                0,
                summary,
                List.of(),
                "",
                "");
    }

    private static CommandResult result(
            CommandState state,
            long sent,
            long remaining,
            @org.jspecify.annotations.Nullable Long downtimeMillis) {
        return new CommandResult(
                1,
                "c1",
                "simulation",
                "sim-3",
                UUID,
                Command.MIGRATE,
                state,
                "ok",
                "some reason",
                0,
                3100,
                new MigrationFigures("sim-6", sent, remaining, 100, downtimeMillis));
    }
}
