package io.plimsoll.agent.spool;

import java.io.IOException;
import java.util.Optional;

/**
 * What goes to Kafka next: messages, then live ticks, and behind them the backlog at its own pace.
 * After a failure the other lane has its turn, so that a missing topic of one does not stop the
 * other.
 */
final class ShippingOrder {
    /** More live ticks than this wait only if Kafka is away or too slow. */
    private static final int LIVE_TICKS = 3;

    private final Spool spool;
    private final ReplayPace pace;
    private boolean messagesLast;

    ShippingOrder(Spool spool, ReplayPace pace) {
        this.spool = spool;
        this.pace = pace;
    }

    /** The next record; empty if none waits or it is not yet time. */
    Optional<Spool.Waiting> next(long nowNanos) throws IOException {
        spool.leaveBehind(LIVE_TICKS);
        Optional<Spool.Waiting> first = messagesLast ? tick(nowNanos) : spool.message();
        if (first.isPresent()) {
            return first;
        }
        return messagesLast ? spool.message() : tick(nowNanos);
    }

    /** Kafka has this record. */
    void sent(Spool.Waiting waiting, long nowNanos) {
        messagesLast = false;
        if (waiting.backlog() && waiting.record().kind() == Outgoing.Kind.TICK) {
            pace.sent(nowNanos);
        }
    }

    /** Kafka did not take this record. */
    void failed(Spool.Waiting waiting) {
        messagesLast = !waiting.record().kind().sample();
    }

    private Optional<Spool.Waiting> tick(long nowNanos) throws IOException {
        return spool.tick().filter(tick -> !held(tick, nowNanos));
    }

    /** The further parts of a tick go with the first. */
    private boolean held(Spool.Waiting tick, long nowNanos) {
        return tick.backlog()
                && tick.record().kind() == Outgoing.Kind.TICK
                && !pace.allows(nowNanos);
    }
}
