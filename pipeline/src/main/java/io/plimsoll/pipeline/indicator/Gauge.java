package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.Arrays;

/** The values that a quantity had at the ticks of a window. */
final class Gauge {
    private static final Value NOT_DUE = Value.absent(AbsenceReason.NOT_DUE);

    private double[] values = new double[2];
    private int count;
    private Value last = NOT_DUE;

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

    void clear() {
        count = 0;
        last = NOT_DUE;
    }

    /** The last value, and all of them. */
    Spread spread() {
        return new Spread(last, Arrays.copyOf(values, count));
    }
}
