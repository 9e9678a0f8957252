package io.plimsoll.pipeline.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HotspotPolicyTest {
    @Test
    void linesThatAreEqualAreRefused() {
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new HotspotPolicy(85, 85, 94, 90, 3, 5));

        assertEquals(
                "CPU line 85.0 % must be above its clear line 85.0 %, and both above 0;"
                        + " equal lines would make hosts flap",
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "85, 90, 94, 90",
        "85, 0, 94, 90",
        "NaN, 78, 94, 90",
        "85, 78, 94, 95",
        "85, 78, 94, -1"
    })
    void otherWrongLinesAreRefused(
            double cpuLine, double cpuClear, double memoryLine, double memoryClear) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new HotspotPolicy(cpuLine, cpuClear, memoryLine, memoryClear, 3, 5));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "6, 5", "1, 33", "1, 0"})
    void countsOutOfRangeAreRefused(int k, int n) {
        var refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new HotspotPolicy(85, 78, 94, 90, k, n));

        assertTrue(refusal.toString().contains("k=" + k + " and n=" + n));
    }
}
