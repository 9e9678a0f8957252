package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.ArrayList;
import java.util.List;

/** The values that a quantity had at the ticks of a window. */
final class Gauge {
    private final List<Double> values = new ArrayList<>();
    private Value last = Value.absent(AbsenceReason.NOT_DUE);

    /** The value at the next tick; one that is absent there counts only as the last. */
    void read(Moment moment, Value value) {
        if (!moment.inside()) {
            return;
        }
        last = value;
        if (value.known()) {
            values.add(value.number());
        }
    }

    /** The last value, and all of them. */
    Spread spread() {
        return new Spread(last, values.stream().mapToDouble(v -> v).toArray());
    }
}
