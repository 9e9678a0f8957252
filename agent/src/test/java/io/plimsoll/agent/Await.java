package io.plimsoll.agent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something that another thread or process brings about. */
public final class Await {
    private Await() {}

    public static void until(String what, Duration atMost, Callable<Boolean> condition)
            throws Exception {
        until(what, atMost, condition, () -> "");
    }

    /** The same, with a word on how it stands if it does not come. */
    public static void until(
            String what, Duration atMost, Callable<Boolean> condition, Supplier<String> instead)
            throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "not within " + atMost.toSeconds() + " s: " + what + " " + instead.get());
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
