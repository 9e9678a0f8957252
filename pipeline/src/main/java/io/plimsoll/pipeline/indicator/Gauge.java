package io.plimsoll.pipeline.indicator;

/**
 * The values that a quantity had at the ticks of a window. They lie in a {@link Ledger} beside the
 * counters, each as the growth in one second of a group of one; this only says where.
 */
final class Gauge {
    private final Ledger ledger;
    private final int group;

    Gauge(Ledger ledger, int group) {
        this.ledger = ledger;
        this.group = group;
    }

    /** The value at the next tick; one that is absent there counts only as the last. */
    void read(Moment moment, Value value) {
        if (moment.inside()) {
            ledger.note(group, moment.tick(), value);
        }
    }

    /** The last value, and all of them. */
    Spread spread() {
        return new Spread(ledger.noted(group), new CounterTrack(ledger, group).eachPerSecond(0));
    }
}
