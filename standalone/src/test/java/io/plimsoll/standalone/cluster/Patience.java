package io.plimsoll.standalone.cluster;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, long enough for a slow and busy machine. */
final class Patience {
    static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long STEP_NANOS = 100_000_000;

    private Patience() {}

    /**
     * Returns as soon as the condition holds; fails after {@link #LIMIT} and says what was seen.
     */
    static void await(String what, Callable<Boolean> condition, Supplier<String> seen)
            throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        what + " did not come within " + LIMIT.toSeconds() + " s; " + seen.get());
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}
