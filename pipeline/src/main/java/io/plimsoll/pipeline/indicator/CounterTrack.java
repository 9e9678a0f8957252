package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Ledger.GROWTH;
import static io.plimsoll.pipeline.indicator.Ledger.SECONDS;

import io.plimsoll.wire.AbsenceReason;
import java.util.Arrays;

/**
 * One group of cumulative counters, read at its own pace, and what its steps inside a window come
 * to. All it knows lies in a {@link Ledger}; this only says where.
 */
final class CounterTrack {
    /** One that never is read. */
    static final CounterTrack EMPTY = new CounterTrack(Counters.OF_A_NIC, new Ledger(new Focus()));

    private static final double[] NO_STEPS = {};

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

    /** The group that was begun right after this one: the next of the same thing. */
    CounterTrack next() {
        return new CounterTrack(ledger, Ledger.after(group, 1));
    }

    /** As {@link Ledger#read}. */
    void read(Moment moment, long epoch, long nanos, Counters counters) {
        ledger.read(group, moment, epoch, nanos, counters);
    }

    /** As {@link Ledger#endUnlessReadIn}. */
    void endUnlessReadIn(int tick) {
        ledger.endUnlessReadIn(group, tick);
    }

    int resets() {
        return ledger.resets(group);
    }

    /** Whether there is a step, so that rates are known. */
    boolean moved() {
        return ledger.stepRows(group) > 0;
    }

    private int firstStep() {
        return ledger.firstStep(group);
    }

    /** Behind all steps. */
    private int end() {
        return ledger.endOfSteps(group);
    }

    /** Growth of a counter over all steps that know it. */
    Value growth(int counter, AbsenceReason otherwise) {
        return perSecond(counter, otherwise).times(seconds(counter));
    }

    /** Growth of a counter per second of all steps that know it. */
    Value perSecond(int counter, AbsenceReason otherwise) {
        double rate = rate(counter);
        return Double.isNaN(rate) ? Value.absent(whyNot(counter, otherwise)) : Value.of(rate);
    }

    /** The same for those who do not ask why it is not known: NaN then. */
    double rate(int counter) {
        if (!moved()) {
            return Double.NaN;
        }
        double[] totals = ledger.totals();
        int total = ledger.column(group);
        double growth = totals[total + GROWTH + counter];
        return Double.isNaN(growth) ? rateOfKnown(counter) : growth / totals[total + SECONDS];
    }

    /** Of the steps that know the counter alone. */
    private double rateOfKnown(int counter) {
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
        return seconds == 0 ? Double.NaN : sum / seconds;
    }

    /** The same, 0 where it is not known. */
    double rateOrZero(int counter) {
        double rate = rate(counter);
        return Double.isNaN(rate) ? 0 : rate;
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
        if (moved() || !ledger.knows(group, counter)) {
            return otherwise;
        }
        return ledger.whyNoStep(group);
    }

    /**
     * Growth of one counter per growth of another over the same steps, such as time per request.
     */
    Value perUnit(int counter, int unit, AbsenceReason otherwise) {
        double ratio = ratio(counter, unit);
        if (Double.isInfinite(ratio)) {
            return Value.absent(AbsenceReason.NO_REQUESTS);
        }
        return Double.isNaN(ratio) ? Value.absent(whyNot(counter, otherwise)) : Value.of(ratio);
    }

    /**
     * The same for those who do not ask why it is not known: NaN without a step, infinite without
     * growth of the unit.
     */
    double ratio(int counter, int unit) {
        if (!moved()) {
            return Double.NaN;
        }
        double[] totals = ledger.totals();
        int total = ledger.column(group);
        double growth = totals[total + GROWTH + counter];
        double units = totals[total + GROWTH + unit];
        if (Double.isNaN(growth) || Double.isNaN(units)) {
            return ratioOfKnown(counter, unit);
        }
        return ratio(growth, units);
    }

    private double ratioOfKnown(int counter, int unit) {
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
        return known ? ratio(sum, units) : Double.NaN;
    }

    private static double ratio(double growth, double units) {
        return units > 0 ? growth / units : Double.POSITIVE_INFINITY;
    }

    /** Mean and single steps of the growth of a counter, per second. */
    Spread spread(AbsenceReason otherwise, int counter) {
        return new Spread(perSecond(counter, otherwise), eachPerSecond(counter));
    }

    /** The same of some counters together. */
    Spread spread(AbsenceReason otherwise, int... counters) {
        Value mean = Value.of(0);
        for (int counter : counters) {
            mean = mean.plus(perSecond(counter, otherwise));
        }
        return new Spread(mean, eachPerSecond(counters));
    }

    /** The single steps of the same, in their order. */
    double[] eachPerSecond(int... counters) {
        int rows = ledger.stepRows(group);
        if (rows <= 0) {
            return NO_STEPS;
        }
        double[] rates = new double[rows];
        double[] cells = ledger.cells;
        int rowLength = ledger.rowLength;
        int first = firstStep();
        for (int counter : counters) {
            for (int row = 0; row < rows; row++) {
                rates[row] += cells[first + row * rowLength + GROWTH + counter];
            }
        }
        int known = 0;
        for (int row = 0; row < rows; row++) {
            double rate = rates[row] / cells[first + row * rowLength + SECONDS];
            // Nothing in no time is not a number either.
            if (!Double.isNaN(rate)) {
                rates[known++] = rate;
            }
        }
        return known == rows ? rates : Arrays.copyOf(rates, known);
    }
}
