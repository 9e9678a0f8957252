package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;

/** Tells what comes out of a replay, in the order of its time. */
public interface ReplayTeller {
    /** What would have been found. */
    void found(Finding finding);

    /**
     * What would have been ordered, and never is.
     *
     * @param again whether it would take the place of one that was told before, which nobody
     *     carried out: in a replay nothing moves
     */
    void wouldOrder(Command command, boolean again);
}
