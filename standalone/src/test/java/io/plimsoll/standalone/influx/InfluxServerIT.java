package io.plimsoll.standalone.influx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class InfluxServerIT {
    private static final String WHY =
            "needs an influxd; run ./plimsoll test, or set PLIMSOLL_INFLUXD to its path";

    @Test
    @EnabledIfEnvironmentVariable(named = "PLIMSOLL_INFLUXD", matches = ".+", disabledReason = WHY)
    void aStartedServerHasItsDatabaseAndEndsWithAllItsProcesses(@TempDir Path directory)
            throws Exception {
        List<ProcessHandle> processes;
        try (InfluxServer server = InfluxServer.start(influxd(), directory, "fleet")) {
            processes = server.process().descendants().toList();

            assertTrue(server.query("SHOW DATABASES").contains("\"fleet\""));
            assertEquals("v1", server.target().api());
            assertFalse(processes.isEmpty());
        }

        for (ProcessHandle process : processes) {
            awaitEnd(process);
        }
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "PLIMSOLL_INFLUXD", matches = ".+", disabledReason = WHY)
    void aServerEndsWithTheJvmThatStartedItEvenIfThatIsKilled(@TempDir Path directory)
            throws Exception {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                InfluxServerHolder.class.getName(),
                                influxd().toString(),
                                directory.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertEquals("started", jvm.inputReader().readLine());
        List<ProcessHandle> processes = jvm.descendants().toList();

        jvm.destroyForcibly();

        assertTrue(processes.size() >= 2, processes::toString);
        for (ProcessHandle process : processes) {
            awaitEnd(process);
        }
    }

    @Test
    void aProgramThatDoesNotComeUpIsQuoted(@TempDir Path directory) throws Exception {
        Path broken = directory.resolve("influxd");
        Files.writeString(broken, "#!/bin/sh\necho 'no such option: -config'\nexit 1\n");
        assertTrue(broken.toFile().setExecutable(true));

        IOException failure =
                assertThrows(
                        IOException.class,
                        () -> InfluxServer.start(broken, directory.resolve("data"), "fleet"));

        assertTrue(failure.toString().contains("no such option: -config"), failure::toString);
    }

    @Test
    void theProgramIsFoundByVariableThenOnThePath(@TempDir Path directory) throws Exception {
        Path program = Files.createFile(directory.resolve("influxd"));
        assertTrue(program.toFile().setExecutable(true));
        String path = "/nowhere:" + directory;

        assertEquals(program, InfluxServer.find(Map.of("PATH", path)).orElseThrow());
        assertEquals(
                Path.of("/bin/sh"),
                InfluxServer.find(Map.of("PATH", path, "PLIMSOLL_INFLUXD", "/bin/sh"))
                        .orElseThrow());
        assertTrue(InfluxServer.find(Map.of("PATH", "/nowhere")).isEmpty());
    }

    /** One that nobody has buried yet, as where PID 1 does not, has ended too. */
    private static void awaitEnd(ProcessHandle process) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (process.isAlive() && !isZombie(process)) {
            assertTrue(System.nanoTime() < deadline, () -> process.info() + " goes on");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static boolean isZombie(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", process.pid() + "", "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException e) {
            return true; // gone
        }
    }

    private static Path influxd() {
        return InfluxServer.find(System.getenv()).orElseThrow();
    }
}
