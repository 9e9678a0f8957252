package io.plimsoll.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on real hosts: what {@code ./plimsoll testbed demo} runs. */
@EnabledIfEnvironmentVariable(
        named = "PLIMSOLL_TESTBED",
        matches = "1",
        disabledReason =
                "needs root and the real hosts of testbed/; './plimsoll test' sets PLIMSOLL_TESTBED where they can run")
@EnabledIfEnvironmentVariable(
        named = "PLIMSOLL_INFLUXD",
        matches = ".+",
        disabledReason =
                "needs a real influxd; './plimsoll test' brings one and sets PLIMSOLL_INFLUXD")
class MigrationDemoIT {
    @Test
    void hotspotOnARealHostIsCuredByALiveMigrationThatTheGuestSurvives(@TempDir Path work)
            throws Exception {
        Testbed testbed =
                new Testbed(
                        Path.of("..", "testbed", "testbed").toRealPath(),
                        work.resolve("testbed.log"));
        MigrationDemo demo =
                new MigrationDemo(
                        new Narrator(System.out),
                        testbed,
                        work,
                        agentJar(),
                        Path.of(System.getenv("PLIMSOLL_INFLUXD")));

        DemoReport report = demo.run();

        assertTrue(report.migrated());
        assertEquals("cured", report.verdict());
        assertTrue(report.detectMillis() > 0 && report.migrateMillis() > 0, report::json);
        assertNotNull(report.downtimeMillis(), "libvirt did not tell the downtime");
        assertEquals("0", testbed.environment().get("HOSTS"), "the testbed was not taken down");
    }

    private static Path agentJar() throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(
                        Path.of("..", "agent", "target"), "plimsoll-agent-*-runnable.jar")) {
            return jars.iterator().next();
        }
    }
}
