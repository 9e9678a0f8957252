package io.plimsoll.agent.spool;

import java.time.Duration;

/**
 * How fast the backlog is replayed: so many ticks per tick of live data, one at a time. Without
 * memory of pauses, so that there is never a burst.
 */
final class ReplayPace {
    private final long stepNanos;
    private long notBeforeNanos;

    /**
     * A pace.
     *
     * @param rate ticks of the backlog per live tick, greater than 0
     * @param interval time between two live ticks
     */
    ReplayPace(double rate, Duration interval) {
        this.stepNanos = Math.round(interval.toNanos() / rate);
        this.notBeforeNanos = Long.MIN_VALUE;
    }

    /** Whether a tick may go. */
    boolean allows(long nowNanos) {
        return nowNanos >= notBeforeNanos;
    }

    /** How long the next tick has to wait. */
    Duration toGo(long nowNanos) {
        return allows(nowNanos) ? Duration.ZERO : Duration.ofNanos(notBeforeNanos - nowNanos);
    }

    /** A tick has gone. */
    void sent(long nowNanos) {
        notBeforeNanos = nowNanos + stepNanos;
    }
}
