package io.plimsoll.standalone.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs other programs; what they say goes to files of the work folder. */
final class Commands {
    private static final Path NOTHING = Path.of("/dev/null");

    private final Path work;

    Commands(Path work) {
        this.work = work;
    }

    /** Runs a program to its end and returns what it printed, and its exit code. */
    Ended run(Duration patience, List<String> command) throws BenchFailure {
        Path log = work.resolve("commands.log");
        try {
            // To files, as a daemon that a script starts may inherit a pipe and keep it open.
            Path output = Files.createTempFile(work, "command", ".out");
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(NOTHING.toFile())
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            try {
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    throw new BenchFailure(
                            String.join(" ", command)
                                    + " took longer than "
                                    + patience.toSeconds()
                                    + " s; see "
                                    + log);
                }
                String said = Files.readString(output, StandardCharsets.UTF_8).strip();
                return new Ended(process.exitValue(), said, String.join(" ", command), log);
            } finally {
                process.destroy();
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new BenchFailure(
                    "can't run " + String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    /** Starts a program that goes on. */
    Process start(String name, Map<String, String> environment, List<String> command)
            throws BenchFailure {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        try {
            return builder.redirectErrorStream(true)
                    .redirectInput(NOTHING.toFile())
                    .redirectOutput(work.resolve(name + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new BenchFailure("can't start " + name + ": " + e.getMessage(), e);
        }
    }

    /** Stops a program, at first politely; one that is halted is let go on to hear it. */
    static void stop(Process process) {
        signal(process, "CONT");
        process.destroy();
        try {
            if (process.waitFor(10, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    /** Halts a program, or lets it go on. */
    static void turn(Process process, String name, boolean on) throws BenchFailure {
        if (!process.isAlive()) {
            throw new BenchFailure(name + " ended by itself with exit code " + process.exitValue());
        }
        signal(process, on ? "CONT" : "STOP");
    }

    private static void signal(Process process, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroyForcibly(); // there is no kill: nothing can be halted
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How a program ended.
     *
     * @param code its exit code
     * @param said what it printed
     * @param command what it was
     * @param log where its errors are
     */
    record Ended(int code, String said, String command, Path log) {
        String orFail() throws BenchFailure {
            if (code != 0) {
                throw new BenchFailure(
                        command + " failed with exit code " + code + ": " + said + "; see " + log);
            }
            return said;
        }
    }
}
