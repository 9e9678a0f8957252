package io.plimsoll.agent.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.agent.libvirt.Testbed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * A real host whose guest never reports its memory: the doctor says so, and its command mends it.
 */
@EnabledIfEnvironmentVariable(
        named = "PLIMSOLL_TESTBED",
        matches = ".+",
        disabledReason =
                "needs root and the real hosts of testbed/; './plimsoll test' sets PLIMSOLL_TESTBED where they can run")
class DoctorTestbedIT {
    private static final String VM = "doctorit";

    private static boolean broughtUp;
    private static Map<String, String> hosts = Map.of();

    @BeforeAll
    static void aHostAndAGuestThatIsNotAsked() throws Exception {
        broughtUp = Testbed.environment().getOrDefault("HOSTS", "0").equals("0");
        Testbed.run("prepare");
        Testbed.run("up", "1");
        hosts = Testbed.environment();
        Testbed.run("guest", "1", VM, "cpu=5");
        Testbed.run("virsh", "1", "dommemstat", VM, "--period", "0", "--live");
    }

    @AfterAll
    static void clean() throws Exception {
        if (broughtUp) {
            Testbed.run("down");
            return;
        }
        Testbed.run("virsh", "1", "destroy", VM);
        Testbed.run("virsh", "1", "undefine", VM);
    }

    @Test
    void whatIsSaidIsTrueAndItsCommandMendsIt() throws Exception {
        JsonNode before = report(1);

        JsonNode balloon = finding(before, "balloon").orElseThrow();
        assertEquals("warning", balloon.path("severity").asText());
        assertTrue(finding(before, "guest-agent").isPresent(), before.toString());
        assertEquals("ok", severity(before, "libvirt"));
        assertEquals("hint", severity(before, "version"), "libvirt 9.0 has no histograms");

        List<String> command = new ArrayList<>(List.of("virsh", "1"));
        command.addAll(Arrays.asList(balloon.path("mend").asText().split(" ", -1)).subList(1, 6));
        Testbed.run(command.toArray(String[]::new));

        assertTrue(finding(report(1), "balloon").isEmpty());
    }

    private static String severity(JsonNode report, String check) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("check").asText().equals(check)) {
                return finding.path("severity").asText();
            }
        }
        return "none";
    }

    /** What is said of the guest. */
    private static Optional<JsonNode> finding(JsonNode report, String check) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("check").asText().equals(check)
                    && finding.path("subject").asText().equals("vm " + VM)) {
                return Optional.of(finding);
            }
        }
        return Optional.empty();
    }

    /** With the exit code that belongs to it: an unreachable broker is an error in any case. */
    private static JsonNode report(int exitCode) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code =
                DoctorMain.run(
                        List.of("--json"),
                        Map.of(
                                "PLIMSOLL_AGENT_LIBVIRT_URI",
                                hosts.getOrDefault("HV1_URI", ""),
                                "PLIMSOLL_AGENT_KAFKA_BOOTSTRAP_SERVERS",
                                "127.0.0.1:1"),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        System.err);
        assertEquals(exitCode, code);
        return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }
}
