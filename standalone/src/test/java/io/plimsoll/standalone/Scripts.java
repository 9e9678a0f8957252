package io.plimsoll.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Scripts that are run and read by tests. */
final class Scripts {
    private Scripts() {}

    /** A script of one's own, for one that is called by the script in question. */
    static Path write(Path file, String body) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }

    /** What it printed; it must end well. */
    static String run(Map<String, String> environment, String... command) throws Exception {
        Process process = start(environment, command);
        String output = output(process);
        assertEquals(0, process.exitValue(), output);
        return output;
    }

    static Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What it printed until its end. */
    static String output(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + output);
        return output;
    }

    /** The text between two others, which must be there. */
    static String between(String text, String before, String after) {
        int start = text.indexOf(before) + before.length();
        assertFalse(text.indexOf(before) < 0, "no " + before);
        return text.substring(start, text.indexOf(after, start));
    }
}
