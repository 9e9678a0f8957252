package io.plimsoll.standalone.replay;

import java.util.concurrent.CompletableFuture;

/**
 * Keeps the source of a replay in step with its end: after each window it waits until all that
 * follows from it has been told. So it is the same in every replay which of two streams of the
 * graph is ahead of the other, and a source that is faster than the job does not fill the memory.
 */
final class Pace {
    private static final CompletableFuture<Void> NOW = CompletableFuture.completedFuture(null);

    private long sent = Long.MIN_VALUE;
    private long reached = Long.MIN_VALUE;
    private CompletableFuture<Void> inStep = NOW;

    /** The source has sent all up to this event time. */
    synchronized void sent(long millis) {
        sent = millis;
        if (reached < sent && inStep.isDone()) {
            inStep = new CompletableFuture<>();
        }
    }

    /** All up to this event time has come out. */
    synchronized void reached(long millis) {
        reached = Math.max(reached, millis);
        if (reached >= sent) {
            inStep.complete(null);
        }
    }

    /** Done when all that was sent has come out. */
    synchronized CompletableFuture<Void> inStep() {
        return inStep;
    }
}
