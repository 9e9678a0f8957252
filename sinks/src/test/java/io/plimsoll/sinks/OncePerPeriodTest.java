package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OncePerPeriodTest {
    private final OncePerPeriod lines = new OncePerPeriod(Duration.ofNanos(100));

    @Test
    void firstIsDueAndTheNextAfterThePeriod() {
        assertTrue(lines.isDue(-5));
        assertFalse(lines.isDue(94));
        assertTrue(lines.isDue(95));
        assertFalse(lines.isDue(194));
    }
}
