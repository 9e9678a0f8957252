package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.Catalogue;
import io.plimsoll.pipeline.indicator.FieldDoc;
import io.plimsoll.pipeline.indicator.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricsDocTest {
    @Test
    void thePageIsThatOfTheCode() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "metrics.md"));

        assertEquals(
                MetricsDoc.markdown(),
                page,
                "docs/metrics.md is old: ./plimsoll docs metrics > docs/metrics.md");
    }

    @Test
    void everyFieldSaysWhatItIs() {
        for (Measurement<?> measurement : Catalogue.measurements()) {
            Set<String> names = new HashSet<>();
            for (FieldDoc field : measurement.fields()) {
                String what = measurement.name() + "." + field.name();
                assertTrue(names.add(field.name()), what + " is declared twice");
                assertFalse(field.formula().isBlank(), what);
                assertFalse(field.source().isBlank(), what);
                assertFalse(field.absent().isBlank(), what);
                assertFalse(measurement.tags().contains(field.name()), what + " is a tag too");
            }
        }
    }

    @Test
    void everyMeasurementIsOnThePageOnce() {
        for (Measurement<?> measurement : Catalogue.measurements()) {
            String title = "## `" + measurement.name() + "`\n";
            assertEquals(2, MetricsDoc.markdown().split(title, -1).length, measurement.name());
        }
    }
}
