package io.plimsoll.standalone.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has used.
 *
 * @param cpuSeconds of all its threads and its ended children, since its start
 * @param rssBytes resident memory now
 * @param peakBytes the most that it was
 */
record ProcessFigures(double cpuSeconds, long rssBytes, long peakBytes) {
    /** USER_HZ, which is 100 on every Linux that the JVM runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 14 - 3;
    private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");

    /** Of a process that runs. */
    static ProcessFigures of(long pid) throws BenchFailure {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return parse(read(folder.resolve("stat")), read(folder.resolve("status")));
        } catch (IOException e) {
            throw new BenchFailure("the process " + pid + " is gone: " + e.getMessage(), e);
        }
    }

    /** From /proc/PID/stat and /proc/PID/status; see proc(5). */
    static ProcessFigures parse(String stat, String status) throws IOException {
        // The name, in parentheses, may itself contain blanks and parentheses.
        String[] words = stat.substring(stat.lastIndexOf(')') + 1).strip().split("\\s+", -1);
        if (words.length < UTIME + 4) {
            throw new IOException("not a /proc/PID/stat: " + stat);
        }
        long ticks = 0;
        for (int i = UTIME; i < UTIME + 4; i++) { // utime, stime, cutime, cstime
            ticks += Long.parseLong(words[i]);
        }
        return new ProcessFigures(ticks / TICKS_PER_SECOND, kib(RSS, status), kib(PEAK, status));
    }

    private static long kib(Pattern line, String status) throws IOException {
        Matcher matcher = line.matcher(status);
        if (!matcher.find()) {
            throw new IOException("no " + line + " in /proc/PID/status");
        }
        return Long.parseLong(matcher.group(1)) << 10;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
