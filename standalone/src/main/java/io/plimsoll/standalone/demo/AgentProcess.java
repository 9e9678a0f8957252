package io.plimsoll.standalone.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An agent as users run it: its own process, from its own jar, with a configuration file. */
final class AgentProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    private final Process process;

    private AgentProcess(Process process) {
        this.process = process;
    }

    /** Starts an agent; its configuration, state and log are in the folder. */
    static AgentProcess start(Path jar, Path folder, Map<String, String> configuration)
            throws DemoFailure {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("agent.properties");
            StringBuilder text = new StringBuilder();
            configuration.forEach(
                    (key, value) ->
                            text.append(key)
                                    .append('=')
                                    .append(value.replace("\\", "\\\\"))
                                    .append('\n'));
            Files.writeString(file, text);
            return new AgentProcess(
                    new ProcessBuilder(
                                    List.of(
                                            Path.of(System.getProperty("java.home"), "bin", "java")
                                                    .toString(),
                                            "-Xmx64m",
                                            "-XX:+UseSerialGC",
                                            "-jar",
                                            jar.toString(),
                                            "--config",
                                            file.toString()))
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(folder.resolve("agent.log").toFile())
                            .start());
        } catch (IOException e) {
            throw new DemoFailure(
                    "an agent can't be started from " + jar + ": " + e.getMessage(), e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
