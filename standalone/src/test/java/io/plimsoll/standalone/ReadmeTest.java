package io.plimsoll.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.job.JobOptions;
import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of the README say what the code says. */
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");

    @Test
    void topicsTableIsThatOfTheCode() throws IOException {
        List<String> table =
                new ArrayList<>(
                        List.of(
                                "| topic | key | record | writer → reader | keeps |",
                                "|---|---|---|---|---|"));
        for (Topics topic : Topics.all()) {
            table.add(
                    "| `%s` | %s | %s | %s → %s | %s |"
                            .formatted(
                                    topic.topic(),
                                    topic.key(),
                                    topic.value(),
                                    topic.writer(),
                                    topic.reader(),
                                    topic.retention()
                                            .map(ReadmeTest::days)
                                            .orElse("the newest of each key")));
        }

        assertTable(table, "<!-- topics -->", "<!-- end of topics -->");
    }

    @Test
    void jobOptionsTableIsThatOfTheCode() throws IOException {
        List<String> table = JobOptions.markdown().lines().toList();

        assertTable(table, "<!-- job options -->", "<!-- end of job options -->");
    }

    private static String days(Duration kept) {
        assertEquals(Duration.ofDays(kept.toDays()), kept, "a retention that is no whole days");
        return kept.toDays() + " days";
    }

    private static void assertTable(List<String> table, String before, String after)
            throws IOException {
        String expected = String.join("\n", table);
        String readme = Files.readString(README);
        int start = readme.indexOf(before);
        int end = readme.indexOf(after);
        assertTrue(0 <= start && start < end, "README.md lacks " + before + " or " + after);

        assertEquals(
                expected,
                readme.substring(start + before.length(), end).strip(),
                "README.md between " + before + " and " + after);
    }
}
