package io.plimsoll.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the process of the agent uses. */
final class OwnProcess {
    private static final int USER_TICKS = 14;
    private static final int SYSTEM_TICKS = 15;
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final long BYTES_PER_KIB = 1024;

    private final Path self;

    /** Reads {@code /proc/self}, or in tests another folder. */
    OwnProcess(Path self) {
        this.self = self;
    }

    /** CPU time of all threads; 0 where it can't be read. */
    long cpuNanos() {
        try {
            String stat = Files.readString(self.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The second field is the name in parentheses and may contain anything.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[USER_TICKS - 3])
                            + Long.parseLong(fields[SYSTEM_TICKS - 3]))
                    * NANOS_PER_TICK;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** Resident memory. */
    Optional<Long> rssBytes() {
        try {
            for (String line :
                    Files.readAllLines(self.resolve("status"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:")) {
                    return Optional.of(Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB);
                }
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
