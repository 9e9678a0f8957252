package io.plimsoll.sinks;

import java.time.Duration;
import java.util.Optional;

/**
 * The store's answer to a batch.
 *
 * @param outcome what it means for the points
 * @param reason for a person: status and message
 * @param rejectedPoints points refused for ever; only for {@link WriteOutcome#PARTLY_REJECTED}
 * @param retryAfter how long the store asks to be left alone
 */
record StoreAnswer(
        WriteOutcome outcome, String reason, long rejectedPoints, Optional<Duration> retryAfter) {

    static StoreAnswer of(WriteOutcome outcome, String reason) {
        return new StoreAnswer(outcome, reason, 0, Optional.empty());
    }

    StoreAnswer withRetryAfter(Optional<Duration> asked) {
        return new StoreAnswer(outcome, reason, rejectedPoints, asked);
    }
}
