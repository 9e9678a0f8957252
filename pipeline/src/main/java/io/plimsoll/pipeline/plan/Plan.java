package io.plimsoll.pipeline.plan;

import java.util.List;

/**
 * An ordered set of moves and what they cost.
 *
 * @param moves in the order in which they shall be made
 * @param cost sum of the moves' costs
 * @param lowerBound no plan that cures the same hosts can cost less
 * @param uncured hot hosts for which there is no move now, and why
 */
public record Plan(List<Move> moves, long cost, long lowerBound, List<Uncured> uncured) {

    /** Copies the lists. */
    public Plan {
        moves = List.copyOf(moves);
        uncured = List.copyOf(uncured);
    }

    /** Whether it is proved that no cheaper plan exists. */
    public boolean provedOptimal() {
        return cost == lowerBound && uncured.isEmpty();
    }

    /**
     * A hot host without a cure.
     *
     * @param host the host
     * @param reason what is in the way, in words
     */
    public record Uncured(String host, String reason) {}
}
