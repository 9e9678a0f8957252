package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncarnationsTest {
    private Path dir;
    private Incarnations incarnations;

    @BeforeEach
    void aHost(@TempDir Path folder) {
        dir = folder;
        incarnations =
                new Incarnations(
                        dir.resolve("proc"),
                        "qemu+unix:///system?socket=" + dir.resolve("run/libvirt-sock"));
    }

    @Test
    void theSameStartIsTheSameIncarnation() throws IOException {
        running("web", 100, 5000);

        assertEquals(incarnations.of(vm(3)), incarnations.of(vm(3)));
    }

    @Test
    void aNewNumberIsANewIncarnation() throws IOException {
        running("web", 100, 5000);

        assertNotEquals(incarnations.of(vm(3)), incarnations.of(vm(4)));
    }

    /** After a restart of its daemon libvirt may count from 1 again. */
    @Test
    void theSameNumberOfAnotherProcessIsANewIncarnation() throws IOException {
        running("web", 100, 5000);
        long before = incarnations.of(vm(1));
        running("web", 200, 9000);

        assertNotEquals(before, incarnations.of(vm(1)));
    }

    @Test
    void aPidFileThatCannotBeReadForAMomentChangesNothing() throws IOException {
        running("web", 100, 5000);
        long before = incarnations.of(vm(3));
        Files.delete(dir.resolve("run/qemu/web.pid"));

        assertEquals(before, incarnations.of(vm(3)));
    }

    @Test
    void withoutPidFilesTheNumberIsAllThereIs() {
        assertEquals(3, incarnations.of(vm(3)));
        assertEquals(4, incarnations.of(vm(4)));
    }

    @Test
    void aVmThatWasGoneIsForgotten() throws IOException {
        running("web", 100, 5000);
        incarnations.of(vm(3));
        incarnations.retain(List.of());
        Files.delete(dir.resolve("run/qemu/web.pid"));

        assertEquals(3, incarnations.of(vm(3)));
    }

    @Test
    void aProcessNameWithBracesAndSpacesDoesNotShiftTheFields() throws IOException {
        running("web", 100, 5000);
        long plain = incarnations.of(vm(3));
        running("web", 100, 5000, "(qemu) x) y)");

        assertEquals(plain, incarnations.of(vm(3)));
    }

    private static DomainStats vm(int id) {
        return new DomainStats("uuid-1", "web", id, Map.of());
    }

    private void running(String name, int pid, long startTicks) throws IOException {
        running(name, pid, startTicks, "(qemu-system-x86)");
    }

    private void running(String name, int pid, long startTicks, String command) throws IOException {
        Path pidFile = dir.resolve("run/qemu/" + name + ".pid");
        Files.createDirectories(pidFile.getParent());
        Files.writeString(pidFile, pid + "\n");
        Path stat = dir.resolve("proc/" + pid + "/stat");
        Files.createDirectories(stat.getParent());
        Files.writeString(
                stat, pid + " " + command + " S" + " 0".repeat(18) + " " + startTicks + " 0 0\n");
    }
}
