package io.plimsoll.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers the starts of an agent with their time, but ever greater, even if the clock steps back.
 */
final class AgentEpoch {
    private static final Logger log = LoggerFactory.getLogger(AgentEpoch.class);

    private AgentEpoch() {}

    /** The epoch of this start, which is on disk when this returns. */
    static long next(Path file, long nowEpochMillis) throws IOException {
        long epoch = Math.max(nowEpochMillis, last(file) + 1);
        StateFiles.replace(file, Long.toString(epoch).getBytes(StandardCharsets.US_ASCII));
        return epoch;
    }

    private static long last(Path file) throws IOException {
        try {
            return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            log.warn("{} holds no number; the agent's epoch is taken from the clock alone", file);
            return 0;
        }
    }
}
