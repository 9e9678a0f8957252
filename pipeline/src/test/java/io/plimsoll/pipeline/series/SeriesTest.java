package io.plimsoll.pipeline.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.series.Series.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeriesTest {
    @ParameterizedTest
    @EnumSource(Subject.class)
    void slotsAreCountedThroughAndTheWatchedOnesComeFirst(Subject subject) {
        List<Series> all = Series.ofSubject(subject);
        List<Series> watched = Series.watchedOf(subject);

        for (int slot = 0; slot < all.size(); slot++) {
            assertEquals(slot, all.get(slot).slot());
        }
        assertEquals(watched, all.subList(0, watched.size()));
    }

    @Test
    void whatIsNotWatchedCanNotBeChosenForADetector() {
        assertTrue(Series.named("vm.cpu.used").isPresent());
        assertTrue(Series.named("vm.vcpus").isEmpty());
        assertTrue(!Series.names().contains("vm.vcpus"), Series.names());
    }
}
