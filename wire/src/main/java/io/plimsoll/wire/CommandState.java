package io.plimsoll.wire;

import java.util.Map;
import java.util.Set;

/** How far an agent has come with a command. */
public enum CommandState {
    /** Sent; no agent has answered yet. Never on the wire. */
    PENDING,
    /** All preconditions hold and the action begins. */
    ACCEPTED,
    /** A precondition does not hold; nothing was done. */
    REFUSED,
    /** Still at it. */
    PROGRESS,
    /** Done and verified. */
    DONE,
    /** Begun and not achieved; the VM is where it was. */
    FAILED,
    /** Begun, not achieved, and undone. */
    ROLLED_BACK,
    /** Not answered in time. Never on the wire. */
    EXPIRED;

    private static final Map<CommandState, Set<CommandState>> NEXT =
            Map.of(
                    PENDING,
                            Set.of(ACCEPTED, REFUSED, PROGRESS, DONE, FAILED, ROLLED_BACK, EXPIRED),
                    ACCEPTED, Set.of(PROGRESS, DONE, FAILED, ROLLED_BACK, EXPIRED),
                    PROGRESS, Set.of(PROGRESS, DONE, FAILED, ROLLED_BACK, EXPIRED),
                    REFUSED, Set.of(),
                    DONE, Set.of(),
                    FAILED, Set.of(),
                    ROLLED_BACK, Set.of(),
                    // An agent that was away may still tell how it ended.
                    EXPIRED, Set.of(DONE, FAILED, ROLLED_BACK));

    /** Whether {@code next} may follow this state. */
    public boolean mayBecome(CommandState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** Whether nothing more is to be expected from the agent. */
    public boolean ended() {
        return this == REFUSED
                || this == DONE
                || this == FAILED
                || this == ROLLED_BACK
                || this == EXPIRED;
    }
}
