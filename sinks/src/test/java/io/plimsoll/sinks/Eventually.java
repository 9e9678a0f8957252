package io.plimsoll.sinks;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;

/** Waits for a condition, and fails when it does not come true in time. */
final class Eventually {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private Eventually() {}

    static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadlineNanos = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                Assertions.fail("Not within " + LONGEST_WAIT + ": " + what);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }
}
