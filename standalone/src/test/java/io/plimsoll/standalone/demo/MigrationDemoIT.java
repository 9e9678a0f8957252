package io.plimsoll.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.standalone.influx.InfluxServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class MigrationDemoIT {
    private static final String WHY =
            "needs root, the testbed's packages and an influxd; './plimsoll test' brings them where"
                    + " it can and then sets PLIMSOLL_TESTBED and PLIMSOLL_INFLUXD";

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    @EnabledIfEnvironmentVariable(named = "PLIMSOLL_TESTBED", matches = ".+", disabledReason = WHY)
    @EnabledIfEnvironmentVariable(named = "PLIMSOLL_INFLUXD", matches = ".+", disabledReason = WHY)
    void aRealGuestIsMigratedAwayFromAHotHostAndGoesOnRunning() throws Exception {
        // Not removed at the end: its logs tell why, if something was not so.
        Path work = Files.createTempDirectory(Path.of("target").toRealPath(), "migration-demo-");
        Path checkout = Path.of("..").toRealPath();
        Testbed testbed =
                new Testbed(checkout.resolve("testbed/testbed"), work.resolve("testbed.log"));
        MigrationDemo demo =
                new MigrationDemo(
                        new Narrator(new PrintStream(told, true, StandardCharsets.UTF_8)),
                        testbed,
                        work,
                        agentJar(checkout),
                        InfluxServer.find(System.getenv()).orElseThrow());

        DemoReport report = demo.run();

        assertTrue(report.migrated(), this::story);
        assertEquals("cured", report.verdict(), this::story);
        assertTrue(report.detectMillis() > 0 && report.migrateMillis() > 0, report::json);
        Long downtime = report.downtimeMillis();
        assertNotNull(downtime, this::story);
        assertTrue(downtime > 0 && downtime < report.migrateMillis(), report::json);
        assertTrue(
                testbed.run("env").lines().anyMatch("HOSTS=0"::equals), "the testbed is still up");
    }

    private String story() {
        return told.toString(StandardCharsets.UTF_8);
    }

    private static Path agentJar(Path checkout) throws IOException {
        try (Stream<Path> jars = Files.list(checkout.resolve("agent/target"))) {
            return jars.filter(jar -> jar.getFileName().toString().endsWith("-runnable.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
