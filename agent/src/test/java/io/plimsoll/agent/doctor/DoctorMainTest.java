package io.plimsoll.agent.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command line, on the machine that runs the test and without its libvirt. */
@EnabledOnOs(OS.LINUX)
class DoctorMainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aHostWithoutLibvirtAndWithoutConfigurationIsLookedAt() {
        int code = run(Map.of("PLIMSOLL_AGENT_LIBVIRT_ENABLED", "false"));

        assertTrue(code == 0 || code == 1, "exit code " + code);
        assertTrue(text(out).contains("libvirt.enabled is false"), text(out));
        assertTrue(text(out).contains("psi, host: "), text(out));
        assertTrue(text(out).contains("clock, host: "), text(out));
        assertTrue(text(out).contains("no brokers are configured"), text(out));
    }

    @Test
    void brokersAreTried(@TempDir Path dir) throws IOException {
        try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            gone.close();
            Path file =
                    Files.writeString(
                            dir.resolve("a"),
                            "libvirt.enabled = false\nkafka.bootstrap.servers = 127.0.0.1:"
                                    + broker.getLocalPort()
                                    + ", 127.0.0.1:"
                                    + gone.getLocalPort()
                                    + "\n");

            int code = run(Map.of(), "--json", "--config", file.toString());

            JsonNode report = new ObjectMapper().readTree(text(out));
            assertEquals("ok", severity(report, "127.0.0.1:" + broker.getLocalPort()));
            assertEquals("warning", severity(report, "127.0.0.1:" + gone.getLocalPort()));
            assertEquals(1, code);
            assertTrue(report.path("warning").asInt() >= 1, text(out));
            assertEquals(1, text(out).lines().count(), "one line");
        }
    }

    @Test
    void wrongUsageIsToldWithTheUsage(@TempDir Path dir) {
        assertEquals(2, run(Map.of(), "--fix"));
        assertTrue(text(err).contains("usage: ./plimsoll doctor"), text(err));
        assertEquals(2, run(Map.of(), "--config"));
        assertEquals(2, run(Map.of(), "--config", dir.resolve("nosuch").toString()));
        assertTrue(text(err).contains("nosuch"), text(err));
        assertEquals(2, run(Map.of("PLIMSOLL_AGENT_SAMPLE_INTERVAL", "soon")));
    }

    private static String severity(JsonNode report, String subject) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("subject").asText().equals(subject)) {
                return finding.path("severity").asText();
            }
        }
        return "none of " + subject + " in " + report;
    }

    private int run(Map<String, String> environment, String... arguments) {
        return DoctorMain.run(
                List.of(arguments),
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
