package io.plimsoll.standalone.replay;

import java.time.Instant;
import java.util.Optional;

/**
 * The part of a recording that is wanted, by the times at which its records came.
 *
 * @param since its beginning, inclusive; empty is the beginning of the recording
 * @param until its end, exclusive; empty is the end of the recording
 */
public record Span(Optional<Instant> since, Optional<Instant> until) {
    /** Checks the order. */
    public Span {
        if (since.isPresent() && until.isPresent() && !since.get().isBefore(until.get())) {
            throw new IllegalArgumentException(
                    "since must be before until, not " + since.get() + " and " + until.get());
        }
    }

    /** All of it. */
    public static Span all() {
        return new Span(Optional.empty(), Optional.empty());
    }

    boolean contains(Recorded record) {
        return !isBefore(record) && !isAfter(record);
    }

    boolean isBefore(Recorded record) {
        return since.isPresent() && record.arrivedMillis() < since.get().toEpochMilli();
    }

    private boolean isAfter(Recorded record) {
        return until.isPresent() && record.arrivedMillis() >= until.get().toEpochMilli();
    }
}
