package io.plimsoll.standalone.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code plimsoll up} with a small fleet and without InfluxDB, in a JVM of its own. */
final class UpProcess implements AutoCloseable {
    private static final int TERMINATED = 128 + 15;

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private UpProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static UpProcess start(Path work) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx512m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.plimsoll.standalone.cli.Main",
                                "up",
                                "--hosts",
                                "2",
                                "--vms",
                                "8",
                                "--work",
                                work.toString())
                        .redirectErrorStream(true);
        builder.environment().put("PATH", "/nowhere");
        builder.environment().remove("PLIMSOLL_INFLUXD");
        return new UpProcess(builder.start());
    }

    /** Reads until a line has this in it. */
    void awaitLine(String part) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("it ended without '" + part + "':\n" + String.join("\n", lines));
    }

    List<String> linesSoFar() {
        return List.copyOf(lines);
    }

    /** Sends SIGTERM and returns the lines until the end. */
    List<String> terminate() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        // Process.destroy would close the stream that is still to be read.
        process.toHandle().destroy();
        List<String> rest = output.lines().toList();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it did not end");
        assertEquals(TERMINATED, process.exitValue(), () -> String.join("\n", rest));
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive), children::toString);
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
