package io.plimsoll.agent.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ProcessCountersTest {
    @Test
    void aKernelWithoutTheAccountingIsSaidToLackIt(@TempDir Path proc) throws IOException {
        aProcess(proc, "10", "java");
        Files.createSymbolicLink(proc.resolve("self"), proc.resolve("10"));
        Path qemu = aProcess(proc, "20", "qemu-system-x86");
        boolean root = Files.getOwner(qemu).getName().equals("root");

        assertEquals(
                root ? "the kernel was built without CONFIG_TASK_IO_ACCOUNTING" : "",
                ProcessCounters.trouble(proc),
                "an ordinary user tries only the processes of others, and there are none");
    }

    @Test
    void countersThatCanBeReadAreNoTrouble(@TempDir Path proc) throws IOException {
        aProcess(proc, "10", "java");
        Files.createSymbolicLink(proc.resolve("self"), proc.resolve("10"));
        Files.writeString(aProcess(proc, "20", "qemu-system-x86").resolve("io"), "rchar: 1");

        assertEquals("", ProcessCounters.trouble(proc));
    }

    @Test
    void withoutAnyProcessNothingIsKnown(@TempDir Path proc) {
        assertEquals("", ProcessCounters.trouble(proc));
    }

    private static Path aProcess(Path proc, String pid, String name) throws IOException {
        Path process = Files.createDirectories(proc.resolve(pid));
        Files.writeString(process.resolve("comm"), name + "\n");
        return process;
    }
}
