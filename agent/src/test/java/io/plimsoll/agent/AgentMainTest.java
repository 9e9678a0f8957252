package io.plimsoll.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theVersionIsThatOfTheBuild() {
        assertEquals(0, run(Map.of(), "--version"));

        assertTrue(text(out).strip().matches("plimsoll-agent \\d+\\.\\d+.*"), text(out));
    }

    @Test
    void aGoodConfigurationIsSaidToBeGood(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("a"), "kafka.bootstrap.servers = k1:9092\n");

        assertEquals(0, run(Map.of(), "--config", file.toString(), "--check"));
    }

    @Test
    void theEnvironmentAloneIsEnough() {
        assertEquals(0, run(Map.of("PLIMSOLL_AGENT_KAFKA_BOOTSTRAP_SERVERS", "k:1"), "--check"));
    }

    @Test
    void aBadConfigurationEndsWithTwoAndSaysWhy(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("a"), "sample.intervall = 5s\n");

        assertEquals(2, run(Map.of(), "--config", file.toString()));

        assertTrue(text(err).contains("unknown key sample.intervall"), text(err));
        assertTrue(text(err).contains("kafka.bootstrap.servers is missing"), text(err));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertEquals(2, run(Map.of(), "--config", "/nonexistent/agent.properties"));

        assertTrue(text(err).contains("/nonexistent/agent.properties"), text(err));
    }

    @Test
    void anUnknownArgumentShowsTheUsage() {
        assertEquals(2, run(Map.of(), "--verbose"));

        assertTrue(text(err).contains("usage:"), text(err));
    }

    private int run(Map<String, String> environment, String... arguments) {
        return AgentMain.run(
                List.of(arguments),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
