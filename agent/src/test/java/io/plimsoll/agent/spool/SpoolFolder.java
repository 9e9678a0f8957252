package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Records of text, and what lies in the folder of a spool. */
final class SpoolFolder {
    private SpoolFolder() {}

    /** The files with ticks, in order. */
    static List<Path> segments(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("ticks"))) {
            return files.filter(f -> f.toString().endsWith(Segment.SUFFIX)).sorted().toList();
        }
    }

    static Outgoing record(Outgoing.Kind kind, String text) {
        return new Outgoing(kind, 1, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes the most urgent record out, as "TICK text". */
    static String take(Spool spool) throws Exception {
        Spool.Waiting head = spool.head(Duration.ZERO).orElseThrow();
        spool.commit(head);
        return text(head);
    }

    static String text(Spool.Waiting waiting) {
        return waiting.record().kind()
                + " "
                + new String(waiting.record().value(), StandardCharsets.UTF_8);
    }
}
