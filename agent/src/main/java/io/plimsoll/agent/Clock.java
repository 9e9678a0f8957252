package io.plimsoll.agent;

/** Wall and monotonic time, so that tests can turn the hands. */
public interface Clock {
    /**
     * The machine's clocks. {@link System#nanoTime} is CLOCK_MONOTONIC on Linux: it counts from the
     * boot.
     */
    Clock SYSTEM =
            new Clock() {
                @Override
                public long wallMillis() {
                    return System.currentTimeMillis();
                }

                @Override
                public long monoNanos() {
                    return System.nanoTime();
                }
            };

    /** Wall clock, ms since 1970; may jump. */
    long wallMillis();

    /** Monotonic clock, comparable within one boot. */
    long monoNanos();
}
