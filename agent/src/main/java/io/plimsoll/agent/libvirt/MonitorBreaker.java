package io.plimsoll.agent.libvirt;

import java.time.Duration;
import java.util.Optional;

/**
 * Circuit breaker of one VM's monitor. It opens when QEMU does not answer, or when it can be seen
 * without asking that it can't. When the sign is over and the pause has passed one call may try;
 * only its answer closes the breaker. Every call that is lost doubles the pause.
 */
final class MonitorBreaker {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private boolean open;
    private long sinceMillis;
    private long notBeforeNanos;
    private Duration pause = Duration.ZERO;

    /** QEMU can be seen not to answer since then, ms since 1970; nobody needs to ask it. */
    void saw(long blockedSinceMillis, long nowNanos) {
        if (!open) {
            open(blockedSinceMillis, nowNanos);
        }
    }

    /** A call was lost that waited for QEMU since then, ms since 1970. */
    void lost(long blockedSinceMillis, long nowNanos) {
        if (!open) {
            open(blockedSinceMillis, nowNanos);
        }
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        notBeforeNanos = nowNanos + pause.toNanos();
    }

    /** QEMU answered. */
    void answered() {
        open = false;
        pause = Duration.ZERO;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether a call may be made. */
    boolean allows(long nowNanos) {
        return !open || nowNanos - notBeforeNanos >= 0;
    }

    /** Since when QEMU does not answer, ms since 1970; empty while it does. */
    Optional<Long> sinceMillis() {
        return open ? Optional.of(sinceMillis) : Optional.empty();
    }

    private void open(long blockedSinceMillis, long nowNanos) {
        open = true;
        sinceMillis = blockedSinceMillis;
        notBeforeNanos = nowNanos;
    }
}
