package io.plimsoll.standalone.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The benchmark as a whole, with two guests and few ticks. */
class AgentBenchIT {
    private static final String WHY =
            "needs root and the testbed's packages; './plimsoll test' brings them where it can and"
                    + " then sets PLIMSOLL_TESTBED";

    @Test
    @EnabledIfEnvironmentVariable(named = "PLIMSOLL_TESTBED", matches = ".+", disabledReason = WHY)
    void agentAndPeersAreMeasuredOnTheSameGuestsAndNothingIsLeft() throws Exception {
        Path checkout = Path.of("..").toRealPath();
        Path work = Files.createTempDirectory(Path.of("target").toRealPath(), "bench-");
        AgentBenchOptions options =
                new AgentBenchOptions(
                        2,
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(1),
                        checkout.resolve("testbed/testbed"),
                        checkout.resolve("agent/plimsoll-agent"),
                        work,
                        false);

        JsonNode report;
        PrintStream told =
                new PrintStream(work.resolve("bench.log").toFile(), StandardCharsets.UTF_8);
        try (AgentBench bench = new AgentBench(options, told)) {
            assertEquals("", bench.reasonsAgainst());
            report = JsonMapper.builder().build().readTree(bench.run());
        }

        assertEquals(2, report.path("vms").asInt());
        for (String name : List.of("plimsoll", "collectd", "libvirtExporter")) {
            JsonNode figures = report.path(name);
            assertEquals(2, figures.path("vmsSeen").asInt(), report::toString);
            assertTrue(figures.path("rssMiB").asDouble() > 5, report::toString);
            assertTrue(figures.path("valuesPerVm").asDouble() > 10, report::toString);
        }
        assertTrue(report.at("/plimsoll/cpuCorePercent").asDouble() > 0, report::toString);
        Commands commands = new Commands(work);
        String env =
                commands.run(Duration.ofMinutes(1), List.of(options.testbed().toString(), "env"))
                        .orFail();
        assertTrue(env.lines().anyMatch("HOSTS=0"::equals), "the testbed is still up");
        String agentLog = Files.readString(work.resolve("agent.log"), StandardCharsets.UTF_8);
        assertTrue(agentLog.contains("stopped"), "the agent was stopped in order");
    }
}
