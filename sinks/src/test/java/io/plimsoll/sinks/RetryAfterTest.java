package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "120, PT2M",
        "' 7 ', PT7S",
        "'Thu, 01 Jan 2026 00:00:30 GMT', PT30S",
        "'Thu, 1 Jan 2026 00:00:30 GMT', PT30S",
        "'Wed, 31 Dec 2025 23:59:00 GMT', PT0S",
    })
    void secondsAndDatesAreUnderstood(String header, Duration wait) {
        assertEquals(Optional.of(wait), RetryAfter.parse(header, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "2026-01-01"})
    void anythingElseSaysNothing(String header) {
        assertEquals(Optional.empty(), RetryAfter.parse(header, NOW));
    }

    @Test
    void serversClockMayBeWrong() {
        Instant serverNow = RetryAfter.httpDate("Mon, 05 Jan 1970 00:00:00 GMT").orElseThrow();

        assertEquals(
                Optional.of(Duration.ofSeconds(10)),
                RetryAfter.parse("Mon, 05 Jan 1970 00:00:10 GMT", serverNow));
    }
}
