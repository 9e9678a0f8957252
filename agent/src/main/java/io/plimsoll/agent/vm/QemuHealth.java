package io.plimsoll.agent.vm;

import java.util.Optional;

/**
 * What the state of QEMU's main thread, which answers its monitor, says about the answer: a stopped
 * thread can't give one. A thread in uninterruptible sleep gives none meanwhile; that is ordinary
 * for a moment and only counts if it is seen twice in a row. For use by one thread.
 */
final class QemuHealth {
    private static final long NEVER = -1;

    private long suspectSinceMillis = NEVER;
    private long stuckSinceMillis = NEVER;

    /** Takes note of a state letter of {@code /proc/PID/stat}. */
    void saw(char state, long wallMillis) {
        boolean stopped = state == 'T' || state == 't' || state == 'Z' || state == 'X';
        if (!stopped && state != 'D') {
            suspectSinceMillis = NEVER;
            stuckSinceMillis = NEVER;
            return;
        }
        boolean seenBefore = suspectSinceMillis != NEVER;
        if (!seenBefore) {
            suspectSinceMillis = wallMillis;
        }
        if (stopped || seenBefore) {
            stuckSinceMillis = suspectSinceMillis;
        }
    }

    /** Since when it can't answer, ms since 1970. */
    Optional<Long> stuckSinceMillis() {
        return stuckSinceMillis == NEVER ? Optional.empty() : Optional.of(stuckSinceMillis);
    }
}
