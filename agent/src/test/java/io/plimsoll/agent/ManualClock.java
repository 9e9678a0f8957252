package io.plimsoll.agent;

import java.time.Duration;

/** A clock whose hands the test turns. */
public final class ManualClock implements Clock {
    private long wallMillis;
    private long monoNanos = 1_000_000_000L;

    public ManualClock(long wallMillis) {
        this.wallMillis = wallMillis;
    }

    @Override
    public synchronized long wallMillis() {
        return wallMillis;
    }

    @Override
    public synchronized long monoNanos() {
        return monoNanos;
    }

    public synchronized void advance(Duration by) {
        wallMillis += by.toMillis();
        monoNanos += by.toNanos();
    }
}
