package io.plimsoll.sinks;

import java.time.Duration;

/** Says yes once and then no until the period is over: for log lines that repeat. */
final class OncePerPeriod {
    private final long periodNanos;
    private boolean saidYes;
    private long lastYesNanos;

    OncePerPeriod(Duration period) {
        this.periodNanos = period.toNanos();
    }

    boolean isDue(long nowNanos) {
        if (saidYes && nowNanos - lastYesNanos < periodNanos) {
            return false;
        }
        saidYes = true;
        lastYesNanos = nowNanos;
        return true;
    }
}
