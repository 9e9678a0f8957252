package io.plimsoll.standalone.bench.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.anomaly.TailDetector;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DetectorStateTest {
    @Test
    void theDefaultKeepsLessThanAKilobyteOfASeries() throws IOException {
        DetectorState state = DetectorState.of(MeasuredDetector.TAIL);

        ByteArrayOutputStream empty = new ByteArrayOutputStream();
        new TailDetector().write(new DataOutputStream(empty));
        assertEquals(empty.size(), state.savedBytes(), "its memory does not grow");
        assertTrue(state.savedBytes() <= 1_000, state::toString);
    }

    /** A value that is found in the heap must be that of its objects, which are not tiny. */
    @Test
    void whatTheHeapHoldsIsOfTheSizeOfWhatIsSaved() throws IOException {
        DetectorState state = DetectorState.of(MeasuredDetector.TAIL);

        assertTrue(state.heapBytes() > state.savedBytes() / 2, state::toString);
        assertTrue(state.heapBytes() < 3L * state.savedBytes(), state::toString);
    }

    @ParameterizedTest
    @EnumSource
    void everyDetectorIsMeasuredWhileItJudges(MeasuredDetector measured) {
        DetectorBenchmark benchmark = new DetectorBenchmark();
        benchmark.detector = measured;
        benchmark.teach(2);

        double sum = 0;
        for (int i = 0; i < 100; i++) {
            sum += benchmark.observe();
        }

        if (measured != MeasuredDetector.WATCH) { // which tells nothing most of the time
            assertNotEquals(0, sum);
        }
    }
}
