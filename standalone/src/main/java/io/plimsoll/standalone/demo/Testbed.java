package io.plimsoll.standalone.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The testbed's script: real libvirt hosts with real guests on this machine. */
final class Testbed {
    /** The script's work folder. */
    private static final String FOLDER = "PLIMSOLL_TESTBED";

    private static final long PATIENCE_SECONDS = 300;

    private final Path script;
    private final Path log;

    /**
     * A testbed.
     *
     * @param script {@code testbed/testbed} of the checkout
     * @param log what the script says goes here
     */
    Testbed(Path script, Path log) {
        this.script = script;
        this.log = log;
    }

    /**
     * Runs a verb of the script and returns what it printed.
     *
     * @throws DemoFailure if it exits with anything but 0
     */
    String run(String... words) throws DemoFailure {
        List<String> command = new ArrayList<>();
        command.add(script.toString());
        command.addAll(List.of(words));
        try {
            Path output = Files.createTempFile("plimsoll-testbed", ".out");
            try {
                // To files, as a daemon that the script starts may inherit a pipe and keep it open.
                ProcessBuilder builder =
                        new ProcessBuilder(command)
                                .redirectInput(
                                        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                                .redirectOutput(output.toFile())
                                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
                if (!builder.environment().getOrDefault(FOLDER, "").startsWith("/")) {
                    // Merely tells tests that there may be a testbed.
                    builder.environment().remove(FOLDER);
                }
                Process process = builder.start();
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new DemoFailure(
                            "testbed "
                                    + String.join(" ", words)
                                    + " took longer than "
                                    + PATIENCE_SECONDS
                                    + " s; see "
                                    + log);
                }
                String said = Files.readString(output, StandardCharsets.UTF_8).strip();
                if (process.exitValue() != 0) {
                    throw new DemoFailure(
                            "testbed "
                                    + String.join(" ", words)
                                    + " failed with exit code "
                                    + process.exitValue()
                                    + ": "
                                    + said
                                    + "; see "
                                    + log);
                }
                return said;
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new DemoFailure(
                    "the testbed's script " + script + " can't be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted", e);
        }
    }

    /** What {@code testbed env} tells, by key. */
    Map<String, String> environment() throws DemoFailure {
        return pairs(run("env").lines().toList());
    }

    /** What a guest says of itself: settings and counters since its boot. */
    Map<String, String> stat(String host, String vm) throws DemoFailure {
        return pairs(List.of(run("stat", host, vm).split("\\s+")));
    }

    private static Map<String, String> pairs(List<String> lines) {
        Map<String, String> pairs = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                pairs.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return pairs;
    }
}
