package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.Arrays;

/** The values that a quantity had at the ticks of a window. */
final class Gauge {
    private double[] values = new double[2];
    private int count;
    private Value last = Value.absent(AbsenceReason.NOT_DUE);

    /** The value at the next tick; one that is absent there counts only as the last. */
    void read(Moment moment, Value value) {
        if (!moment.inside()) {
            return;
        }
        last = value;
        if (value.known()) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value.number();
        }
    }

    /** The last value, and all of them. */
    Spread spread() {
        return new Spread(last, Arrays.copyOf(values, count));
    }
}
