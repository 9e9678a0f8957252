package io.plimsoll.pipeline.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    /** The source before, as predicted and afterwards, the destination afterwards, the line. */
    @ParameterizedTest
    @CsvSource({
        "95, 70, 70, 50, 85, CURED",
        "95, 70, 85, 85, 85, CURED",
        "80, 70, 84, 50, 85, CURED",
        "120, 90, 90, 50, 85, HELPED",
        "120, 90, 105, 50, 85, HELPED",
        "120, 90, 105.1, 50, 85, NO_EFFECT",
        "120, 90, 120, 50, 85, NO_EFFECT",
        "120, 90, 120.1, 50, 85, WORSE",
        "80, 70, 85.1, 50, 85, WORSE",
        "95, 70, 70, 85.1, 85, WORSE",
        "120, 90, 60, 86, 85, WORSE",
    })
    void theVerdictComparesWhatCameWithWhatWasPredicted(
            double before,
            double predicted,
            double source,
            double destination,
            double line,
            Verdict verdict) {
        assertEquals(verdict, Verdict.of(before, predicted, source, destination, line));
    }

    @ParameterizedTest
    @CsvSource({
        "CURED, cured",
        "HELPED, helped",
        "NO_EFFECT, no effect",
        "WORSE, worse",
        "NOT_DONE, not done",
        "UNKNOWN, unknown",
    })
    void aVerdictIsWrittenInPlainWords(Verdict verdict, String word) {
        assertEquals(word, verdict.word());
    }
}
