package io.plimsoll.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirTest {
    @Test
    void twoAgentsCannotShareAFolder(@TempDir Path dir) throws Exception {
        try (StateDir first = StateDir.open(dir)) {
            assertEquals(dir.resolve("x"), first.file("x"));

            IllegalStateException e =
                    assertThrows(IllegalStateException.class, () -> StateDir.open(dir));

            assertTrue(String.valueOf(e.getMessage()).contains("another agent"));
        }
        StateDir.open(dir).close();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");

        IllegalStateException e =
                assertThrows(
                        IllegalStateException.class, () -> StateDir.open(file.resolve("state")));

        assertTrue(String.valueOf(e.getMessage()).contains("state.dir = " + file));
    }

    @Test
    void theEpochGrowsEvenIfTheClockStepsBack(@TempDir Path dir) throws IOException {
        Path file = dir.resolve("epoch");

        assertEquals(1000, AgentEpoch.next(file, 1000));
        assertEquals(1001, AgentEpoch.next(file, 500));
        assertEquals(2000, AgentEpoch.next(file, 2000));
    }

    @Test
    void aGarbledEpochIsReplacedByTheClock(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("epoch"), "?");

        assertEquals(3000, AgentEpoch.next(file, 3000));
    }
}
