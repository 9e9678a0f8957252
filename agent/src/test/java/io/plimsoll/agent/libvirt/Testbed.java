package io.plimsoll.agent.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command {@code testbed/testbed} of this repository. */
public final class Testbed {
    private static final Path COMMAND = Path.of("..", "testbed", "testbed").toAbsolutePath();

    private Testbed() {}

    /** Runs it and returns what it printed. */
    public static String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("testbed " + String.join(" ", arguments) + ": " + output);
        }
        return output.strip();
    }

    /** What {@code testbed env} says. */
    public static Map<String, String> environment() throws IOException, InterruptedException {
        Map<String, String> environment = new HashMap<>();
        for (String line : run("env").lines().toList()) {
            int equals = line.indexOf('=');
            environment.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return environment;
    }
}
