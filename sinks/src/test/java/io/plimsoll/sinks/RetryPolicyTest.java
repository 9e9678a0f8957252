package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final RetryPolicy POLICY =
            new RetryPolicy(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5));

    private final RandomGenerator random = new SplittableRandom(7);

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "7, 6400", "8, 10000", "1000000, 10000"})
    void waitDoublesUpToTheLongest(int failures, long longestMillis) {
        for (int i = 0; i < 1000; i++) {
            long millis = POLICY.waitAfter(failures, FakeStore.AWAY, random).toMillis();
            assertTrue(millis >= longestMillis / 2 && millis <= longestMillis, "waits " + millis);
        }
    }

    @Test
    void writersDoNotReturnInStep() {
        Duration one = POLICY.waitAfter(8, FakeStore.AWAY, new SplittableRandom(1));
        Duration other = POLICY.waitAfter(8, FakeStore.AWAY, new SplittableRandom(2));

        assertNotEquals(one, other);
    }

    @Test
    void sameSeedGivesSameWait() {
        assertEquals(
                POLICY.waitAfter(8, FakeStore.AWAY, new SplittableRandom(1)),
                POLICY.waitAfter(8, FakeStore.AWAY, new SplittableRandom(1)));
    }

    @Test
    void whatAnOperatorMendsIsTriedSlowlyFromTheStart() {
        StoreAnswer unauthorized = StoreAnswer.of(WriteOutcome.MISCONFIGURED, "HTTP 401");

        long millis = POLICY.waitAfter(1, unauthorized, random).toMillis();

        assertTrue(millis >= 30_000 && millis <= 60_000, "waits " + millis);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT30S, 30000", "PT24H, 300000"})
    void storeIsLeftAloneForAsLongAsItAsksWithinReason(Duration asked, long millis) {
        StoreAnswer busy = FakeStore.AWAY.withRetryAfter(Optional.of(asked));

        long waited = POLICY.waitAfter(1, busy, random).toMillis();

        assertTrue(waited >= millis && waited <= millis + 100, "waits " + waited);
    }

    @Test
    void impossiblePoliciesAreRefused() {
        Duration second = Duration.ofSeconds(1);

        IllegalArgumentException none =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new RetryPolicy(Duration.ZERO, second, second, second));
        IllegalArgumentException upsideDown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new RetryPolicy(Duration.ofSeconds(2), second, second, second));

        assertEquals("initialBackoff must be longer than 0, not PT0S", none.getMessage());
        assertEquals(
                "maxBackoff PT1S is shorter than initialBackoff PT2S", upsideDown.getMessage());
    }
}
