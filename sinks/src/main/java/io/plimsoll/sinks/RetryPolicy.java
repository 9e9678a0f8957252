package io.plimsoll.sinks;

import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a failed write is tried again. Waiting grows exponentially and is cut to
 * a random part between half and all of it, so that many writers do not return in step.
 *
 * @param initialBackoff wait after the first failure
 * @param maxBackoff longest wait for a store that does not answer
 * @param misconfiguredBackoff wait while an operator has to mend something, such as a token
 * @param maxRetryAfter longest wait that a store may ask for by Retry-After; a longer one is cut
 */
public record RetryPolicy(
        Duration initialBackoff,
        Duration maxBackoff,
        Duration misconfiguredBackoff,
        Duration maxRetryAfter)
        implements Serializable {

    private static final int MAX_DOUBLINGS = 30;

    public RetryPolicy {
        requirePositive("initialBackoff", initialBackoff);
        requirePositive("misconfiguredBackoff", misconfiguredBackoff);
        requirePositive("maxRetryAfter", maxRetryAfter);
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "maxBackoff "
                            + maxBackoff
                            + " is shorter than initialBackoff "
                            + initialBackoff);
        }
    }

    /** From 200 ms up to 30 s; 15 s for what an operator has to mend; Retry-After up to 5 min. */
    public static RetryPolicy standard() {
        return new RetryPolicy(
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofMinutes(5));
    }

    /**
     * Wait before the next attempt.
     *
     * @param failures failures in a row, 1 after the first
     * @param answer the last of them
     * @param random where the random part comes from
     */
    Duration waitAfter(int failures, StoreAnswer answer, RandomGenerator random) {
        if (answer.retryAfter().isPresent()) {
            Duration asked = min(answer.retryAfter().get(), maxRetryAfter);
            return asked.plusMillis(random.nextLong(initialBackoff.toMillis() + 1));
        }
        Duration longest =
                answer.outcome() == WriteOutcome.MISCONFIGURED
                        ? misconfiguredBackoff
                        : min(
                                initialBackoff.multipliedBy(
                                        1L << Math.min(failures - 1, MAX_DOUBLINGS)),
                                maxBackoff);
        long halfMillis = longest.toMillis() / 2;
        return Duration.ofMillis(longest.toMillis() - halfMillis + random.nextLong(halfMillis + 1));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than 0, not " + value);
        }
    }
}
