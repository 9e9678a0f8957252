package io.plimsoll.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in {@code docker/job} that starts the job and says whether it runs. */
class DockerJobScriptIT {
    private static final Path SCRIPT =
            Path.of("../docker/job/plimsoll-job").toAbsolutePath().normalize();

    @TempDir Path folder = Path.of("");

    @Test
    void jobGoesOnFromTheNewestCompleteCheckpoint() throws Exception {
        Path checkpoints = folder.resolve("checkpoints");
        checkpoint(checkpoints.resolve("0001/chk-9"), 1_000, true);
        checkpoint(checkpoints.resolve("0001/chk-10"), 2_000, true);
        checkpoint(checkpoints.resolve("0002/chk-11"), 3_000, false);

        String started = startJob(checkpoints);

        assertEquals(
                "start-foreground --job-classname io.plimsoll.pipeline.job.RebalanceJob"
                        + " --fromSavepoint file://"
                        + checkpoints.resolve("0001/chk-10")
                        + " --window 10s",
                started);
    }

    @Test
    void jobWithoutACheckpointBeginsAnew() throws Exception {
        String started = startJob(folder.resolve("none"));

        assertEquals(
                "start-foreground --job-classname io.plimsoll.pipeline.job.RebalanceJob --window 10s",
                started);
    }

    @Test
    void jobsClassExists() throws Exception {
        String script = Files.readString(SCRIPT);

        Class<?> job = Class.forName(Scripts.between(script, "--job-classname ", " "));

        assertTrue(
                java.lang.reflect.Modifier.isStatic(
                        job.getMethod("main", String[].class).getModifiers()));
    }

    @Test
    void jobIsHealthyOnlyWhenItRuns() throws Exception {
        String job = "{\"jobs\":[{\"state\":\"%s\",\"tasks\":{\"running\":%d,\"total\":20}}]}";

        assertTrue(healthy(job.formatted("RUNNING", 20)));
        assertFalse(healthy(job.formatted("RUNNING", 0)), "no TaskManager");
        assertFalse(healthy(job.formatted("RESTARTING", 0)));
        assertFalse(healthy("{\"jobs\":[]}"));
    }

    @Test
    void jobThatDoesNotAnswerIsNotHealthy() throws Exception {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }

        assertFalse(healthy(freePort));
    }

    private static boolean healthy(String overview) throws Exception {
        HttpServer flink =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        flink.createContext(
                "/jobs/overview",
                exchange -> {
                    byte[] body = overview.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        flink.start();
        try {
            return healthy(flink.getAddress().getPort());
        } finally {
            flink.stop(0);
        }
    }

    private static boolean healthy(int restPort) throws Exception {
        Process check =
                Scripts.start(
                        Map.of("REST_PORT", Integer.toString(restPort)),
                        "bash",
                        SCRIPT.toString(),
                        "is-running");
        return Scripts.output(check).isEmpty() && check.exitValue() == 0;
    }

    private String startJob(Path checkpoints) throws Exception {
        Files.createDirectories(folder.resolve("bin"));
        Scripts.write(folder.resolve("bin/standalone-job.sh"), "echo \"$@\"");
        String output =
                Scripts.run(
                        Map.of(
                                "FLINK_HOME",
                                folder.toString(),
                                "CHECKPOINTS",
                                checkpoints.toString()),
                        "bash",
                        SCRIPT.toString(),
                        "--window",
                        "10s");
        return output.lines().reduce((first, second) -> second).orElse("");
    }

    private static void checkpoint(Path chk, long atEpochMillis, boolean complete)
            throws IOException {
        Files.createDirectories(chk);
        if (complete) {
            Path metadata = Files.writeString(chk.resolve("_metadata"), "x");
            Files.setLastModifiedTime(metadata, FileTime.fromMillis(atEpochMillis));
        }
    }
}
