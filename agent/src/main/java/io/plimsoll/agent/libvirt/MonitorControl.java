package io.plimsoll.agent.libvirt;

import java.time.Duration;

/**
 * What virDomainGetControlInfo says of a VM's monitor, without asking QEMU.
 *
 * @param state virDomainControlState
 * @param stateMillis how long it is in this state, 0 if it is not busy
 */
record MonitorControl(int state, long stateMillis) {
    static final int OK = 0;
    static final int JOB = 1;
    static final int OCCUPIED = 2;
    static final int ERROR = 3;

    /** Somebody waits this long for QEMU's answer: then it does not answer. */
    private static final Duration BLOCKED_AFTER = Duration.ofSeconds(5);

    /** The state in the words of the sample. */
    String word() {
        return switch (state) {
            case OK -> "ok";
            case JOB -> "job";
            case OCCUPIED -> "occupied";
            default -> "error";
        };
    }

    boolean isBlocked() {
        return isError() || (state == OCCUPIED && stateMillis >= BLOCKED_AFTER.toMillis());
    }

    /** Whether somebody waits for QEMU's answer at least so long. */
    boolean isOccupiedFor(Duration atLeast) {
        return state == OCCUPIED && stateMillis >= atLeast.toMillis();
    }

    private boolean isError() {
        return state >= ERROR;
    }
}
