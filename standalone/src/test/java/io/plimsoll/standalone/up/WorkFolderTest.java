package io.plimsoll.standalone.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
    @Test
    void theFolderGoesWithAllThatIsInIt(@TempDir Path work) throws IOException {
        Path folder;
        try (WorkFolder run = WorkFolder.create(work)) {
            folder = run.path();
            Files.writeString(run.sub("kafka").resolve("log"), "records");
        }

        assertFalse(Files.exists(folder));
    }

    @Test
    void twoRunsAtOnceDoNotTouchEachOther(@TempDir Path work) throws IOException {
        try (WorkFolder one = WorkFolder.create(work);
                WorkFolder two = WorkFolder.create(work)) {
            assertNotEquals(one.path(), two.path());
            assertTrue(Files.isDirectory(one.path()));
        }
    }

    @Test
    void whatAKilledRunLeftIsRemovedAndLogsAreNot(@TempDir Path work) throws IOException {
        Path left = work.resolve("up-123");
        Files.createDirectories(left.resolve("kafka"));
        Files.createFile(left.resolve("lock"));
        Path log = Files.createFile(Files.createDirectory(work.resolve("logs")).resolve("up.log"));
        Path foreign = Files.createDirectory(work.resolve("up-to-date"));

        try (WorkFolder run = WorkFolder.create(work)) {
            assertFalse(Files.exists(left));
            assertEquals(work.toRealPath(), run.path().getParent());
            assertTrue(Files.exists(log));
            assertTrue(Files.exists(foreign));
        }
    }
}
