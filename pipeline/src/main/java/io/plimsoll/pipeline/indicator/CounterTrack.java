package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Ledger.COLUMN;
import static io.plimsoll.pipeline.indicator.Ledger.COUNTERS;
import static io.plimsoll.pipeline.indicator.Ledger.END_ROW;
import static io.plimsoll.pipeline.indicator.Ledger.EPOCH;
import static io.plimsoll.pipeline.indicator.Ledger.GROWTH;
import static io.plimsoll.pipeline.indicator.Ledger.KNOWN;
import static io.plimsoll.pipeline.indicator.Ledger.LAST_TICK;
import static io.plimsoll.pipeline.indicator.Ledger.NANOS;
import static io.plimsoll.pipeline.indicator.Ledger.READING;
import static io.plimsoll.pipeline.indicator.Ledger.RESETS;
import static io.plimsoll.pipeline.indicator.Ledger.SECONDS;
import static io.plimsoll.pipeline.indicator.Ledger.WHEN_FIRST;
import static io.plimsoll.pipeline.indicator.Ledger.WHY;
import static io.plimsoll.pipeline.indicator.Ledger.WINDOW_OF_RESETS;
import static io.plimsoll.pipeline.indicator.Ledger.WINDOW_RESETS;

import io.plimsoll.wire.AbsenceReason;
import java.util.Arrays;

/**
 * One group of cumulative counters, read at its own pace, and its steps inside a window. A step
 * goes from one reading to the next of the same epoch; one in which any counter of the group falls
 * is a reset, of which neither growth nor time is used. The same reading seen again is no step.
 *
 * <p>All it knows lies in a {@link Ledger}; this only says where.
 */
final class CounterTrack {
    /** Stands for a counter, or an epoch, that was not read. */
    static final long NONE = Long.MIN_VALUE;

    private static final double[] NO_STEPS = {};

    // Why there is no step, as a group keeps it; at the beginning a reading was not due.
    private static final int FIRST_READING = 1;
    private static final int RESET = 2;
    private static final int GAP = 3;
    private static final AbsenceReason[] REASONS = {
        AbsenceReason.NOT_DUE, AbsenceReason.FIRST_READING, AbsenceReason.RESET, AbsenceReason.GAP
    };

    // Of a first reading, whether it comes after a restart.
    private static final int NEW = 0;
    private static final int RESTARTED = 1;

    private final Ledger ledger;
    private final int group;

    /** A new group of so many counters. */
    CounterTrack(int width, Ledger ledger) {
        this(ledger, ledger.add(width));
    }

    /** One that is there. */
    CounterTrack(Ledger ledger, int group) {
        this.ledger = ledger;
        this.group = group;
    }

    /** One that never is read. */
    static CounterTrack empty(int width) {
        return new CounterTrack(width, new Ledger(new Focus()));
    }

    /**
     * The next reading in the agent's order.
     *
     * @param epoch another one means that the counters began anew
     * @param nanos monotonic clock of the reading; the same as before means the same reading
     * @param counters as read; {@link #NONE} for one that was not
     */
    void read(Moment moment, long epoch, long nanos, long... counters) {
        int[] groups = ledger.groups;
        groups[group + LAST_TICK] = moment.tick();
        if (nothingIn(counters)) {
            groups[group + KNOWN] = 0;
            return;
        }
        long[] readings = ledger.readings;
        int last = groups[group + READING];
        if (groups[group + KNOWN] == 0) {
            if (moment.inside()) {
                why(groups[group + WHEN_FIRST] == RESTARTED ? RESET : FIRST_READING);
            }
        } else if (epoch != readings[last + EPOCH]) {
            reset(moment);
        } else if (nanos == readings[last + NANOS]) {
            return;
        } else {
            step(moment, nanos - readings[last + NANOS], counters);
        }
        groups[group + KNOWN] = 1;
        groups[group + WHEN_FIRST] = NEW;
        readings[last + EPOCH] = epoch;
        readings[last + NANOS] = nanos;
        for (int i = 0; i < counters.length; i++) {
            readings[last + COUNTERS + i] = counters[i];
        }
    }

    private static boolean nothingIn(long[] counters) {
        for (long counter : counters) {
            if (counter != NONE) {
                return false;
            }
        }
        return true;
    }

    private void why(int reason) {
        ledger.groups[group + WHY] = reason;
    }

    private void reset(Moment moment) {
        if (moment.inside()) {
            int[] groups = ledger.groups;
            int window = ledger.focus.windowTick();
            if (groups[group + WINDOW_OF_RESETS] != window) {
                groups[group + WINDOW_OF_RESETS] = window;
                groups[group + WINDOW_RESETS] = 0;
            }
            groups[group + RESETS]++;
            groups[group + WINDOW_RESETS]++;
            why(RESET);
            ledger.reset(moment.tick());
        }
    }

    private void step(Moment moment, long nanos, long[] now) {
        if (!moment.inside()) {
            return;
        }
        if (nanos <= 0 || nanos > moment.maxStepNanos()) {
            why(GAP);
            return;
        }
        long[] readings = ledger.readings;
        int before = ledger.groups[group + READING] + COUNTERS;
        for (int i = 0; i < now.length; i++) {
            if (now[i] < readings[before + i] && now[i] != NONE) {
                reset(moment);
                return;
            }
        }
        int row = ledger.row(moment.tick());
        ledger.groups[group + END_ROW] = row + 1;
        double[] cells = ledger.cells;
        int step = row * ledger.rowLength + ledger.groups[group + COLUMN];
        cells[step + SECONDS] = nanos / 1e9;
        for (int i = 0; i < now.length; i++) {
            boolean known = readings[before + i] != NONE && now[i] != NONE;
            cells[step + GROWTH + i] =
                    known ? (double) (now[i] - readings[before + i]) : Double.NaN;
        }
    }

    /** Forgets the last reading if it is not of this tick: what it is of went away. */
    void endUnlessReadIn(int tick) {
        if (ledger.groups[group + LAST_TICK] != tick) {
            ledger.groups[group + KNOWN] = 0;
            ledger.groups[group + WHEN_FIRST] = NEW;
        }
    }

    /** All of the counters' world began anew, which is counted elsewhere. */
    void restart() {
        ledger.groups[group + KNOWN] = 0;
        ledger.groups[group + WHEN_FIRST] = RESTARTED;
    }

    int resets() {
        int[] groups = ledger.groups;
        if (ledger.focus.isOnAll()) {
            return groups[group + RESETS];
        }
        return groups[group + WINDOW_OF_RESETS] == ledger.focus.windowTick()
                ? groups[group + WINDOW_RESETS]
                : 0;
    }

    /** Whether there is a step, so that rates are known. */
    boolean moved() {
        return ledger.firstRow() < ledger.groups[group + END_ROW];
    }

    private int firstStep() {
        return ledger.firstRow() * ledger.rowLength + ledger.groups[group + COLUMN];
    }

    /** Behind all steps. */
    private int end() {
        return ledger.groups[group + END_ROW] * ledger.rowLength;
    }

    /** Growth of a counter over all steps that know it. */
    Value growth(int counter, AbsenceReason otherwise) {
        return perSecond(counter, otherwise).times(seconds(counter));
    }

    /** Growth of a counter per second of all steps that know it. */
    Value perSecond(int counter, AbsenceReason otherwise) {
        double seconds = 0;
        double sum = 0;
        double[] cells = ledger.cells;
        int end = end();
        for (int step = firstStep(); step < end; step += ledger.rowLength) {
            double growth = cells[step + GROWTH + counter];
            if (cells[step + SECONDS] > 0 && !Double.isNaN(growth)) {
                seconds += cells[step + SECONDS];
                sum += growth;
            }
        }
        return seconds == 0 ? Value.absent(whyNot(counter, otherwise)) : Value.of(sum / seconds);
    }

    private double seconds(int counter) {
        double seconds = 0;
        double[] cells = ledger.cells;
        int end = end();
        for (int step = firstStep(); step < end; step += ledger.rowLength) {
            if (!Double.isNaN(cells[step + GROWTH + counter])) {
                seconds += cells[step + SECONDS];
            }
        }
        return seconds;
    }

    /** A counter that is not read has the reason of its source, any other that of its steps. */
    private AbsenceReason whyNot(int counter, AbsenceReason otherwise) {
        int[] groups = ledger.groups;
        boolean read =
                groups[group + KNOWN] != 0
                        && ledger.readings[groups[group + READING] + COUNTERS + counter] != NONE;
        if (moved() || !read) {
            return otherwise;
        }
        return REASONS[groups[group + WHY]];
    }

    /**
     * Growth of one counter per growth of another over the same steps, such as time per request.
     */
    Value perUnit(int counter, int unit, AbsenceReason otherwise) {
        double sum = 0;
        double units = 0;
        boolean known = false;
        double[] cells = ledger.cells;
        int end = end();
        for (int step = firstStep(); step < end; step += ledger.rowLength) {
            double growth = cells[step + GROWTH + counter];
            double unitGrowth = cells[step + GROWTH + unit];
            if (cells[step + SECONDS] > 0 && !Double.isNaN(growth) && !Double.isNaN(unitGrowth)) {
                sum += growth;
                units += unitGrowth;
                known = true;
            }
        }
        if (!known) {
            return Value.absent(whyNot(counter, otherwise));
        }
        return units > 0 ? Value.of(sum / units) : Value.absent(AbsenceReason.NO_REQUESTS);
    }

    /** Mean and single steps of the growth of some counters together, per second. */
    Spread spread(AbsenceReason otherwise, int... counters) {
        Value mean = Value.of(0);
        for (int counter : counters) {
            mean = mean.plus(perSecond(counter, otherwise));
        }
        return new Spread(mean, eachPerSecond(counters));
    }

    private double[] eachPerSecond(int... counters) {
        int rows = ledger.groups[group + END_ROW] - ledger.firstRow();
        if (rows <= 0) {
            return NO_STEPS;
        }
        double[] rates = new double[rows];
        int known = 0;
        double[] cells = ledger.cells;
        int end = end();
        for (int step = firstStep(); step < end; step += ledger.rowLength) {
            double sum = 0;
            for (int counter : counters) {
                sum += cells[step + GROWTH + counter];
            }
            if (cells[step + SECONDS] > 0 && !Double.isNaN(sum)) {
                rates[known++] = sum / cells[step + SECONDS];
            }
        }
        return known == rates.length ? rates : Arrays.copyOf(rates, known);
    }
}
