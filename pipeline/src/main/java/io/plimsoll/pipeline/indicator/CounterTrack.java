package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One group of cumulative counters, read at its own pace, and its steps inside a window. A step
 * goes from one reading to the next of the same epoch; one in which any counter of the group falls
 * is a reset, of which neither growth nor time is used. The same reading seen again is no step.
 */
final class CounterTrack {
    /** Stands for a counter that was not read. */
    static final long NONE = Long.MIN_VALUE;

    private static final double[] NO_STEPS = {};
    private static final int SECONDS = 0;
    private static final int GROWTH = 1;

    private final Focus focus;

    // One after the other, each with its time and what grew, in the counters' units; NaN
    // where a counter was not read.
    private double[] steps = NO_STEPS;
    private int width;
    private int end;
    // Where those of the short window begin, and of which one.
    private int windowFirst;
    private int windowOfFirst;
    private long @Nullable [] last;
    private @Nullable Object lastEpoch;
    private long lastNanos;
    private int lastTick = -1;
    private int resets;
    private int windowResets;
    private int windowOfResets;
    private AbsenceReason whenFirst = AbsenceReason.FIRST_READING;
    private AbsenceReason why = AbsenceReason.NOT_DUE;

    CounterTrack(Focus focus) {
        this.focus = focus;
    }

    /**
     * The next reading in the agent's order.
     *
     * @param epoch another one means that the counters began anew
     * @param nanos monotonic clock of the reading; the same as before means the same reading
     * @param counters as read; {@link #NONE} for one that was not
     */
    void read(Moment moment, @Nullable Object epoch, long nanos, long... counters) {
        lastTick = moment.tick();
        if (nothingIn(counters)) {
            last = null;
            return;
        }
        long[] before = last;
        if (before == null) {
            if (moment.inside()) {
                why = whenFirst;
            }
        } else if (!Objects.equals(epoch, lastEpoch)) {
            reset(moment);
        } else if (nanos == lastNanos) {
            return;
        } else {
            step(moment, nanos - lastNanos, before, counters);
        }
        last = counters;
        lastEpoch = epoch;
        lastNanos = nanos;
        whenFirst = AbsenceReason.FIRST_READING;
    }

    private static boolean nothingIn(long[] counters) {
        for (long counter : counters) {
            if (counter != NONE) {
                return false;
            }
        }
        return true;
    }

    private void reset(Moment moment) {
        if (moment.inside()) {
            if (windowOfResets != focus.windowTick()) {
                windowOfResets = focus.windowTick();
                windowResets = 0;
            }
            resets++;
            windowResets++;
            why = AbsenceReason.RESET;
        }
    }

    private void step(Moment moment, long nanos, long[] before, long[] after) {
        if (!moment.inside()) {
            return;
        }
        if (nanos <= 0 || nanos > moment.maxStepNanos()) {
            why = AbsenceReason.GAP;
            return;
        }
        for (int i = 0; i < after.length; i++) {
            if (after[i] < before[i] && after[i] != NONE) {
                reset(moment);
                return;
            }
        }
        width = GROWTH + after.length;
        if (windowOfFirst != focus.windowTick()) {
            windowOfFirst = focus.windowTick();
            windowFirst = end;
        }
        if (end + width > steps.length) {
            steps = Arrays.copyOf(steps, 2 * (end + width));
        }
        steps[end + SECONDS] = nanos / 1e9;
        for (int i = 0; i < after.length; i++) {
            boolean known = before[i] != NONE && after[i] != NONE;
            steps[end + GROWTH + i] = known ? (double) (after[i] - before[i]) : Double.NaN;
        }
        end += width;
    }

    /** Where the first step begins that is looked at. */
    private int first() {
        if (focus.isOnAll()) {
            return 0;
        }
        return windowOfFirst == focus.windowTick() ? windowFirst : end;
    }

    /** Forgets the last reading if it is not of this tick: what it is of went away. */
    void endUnlessReadIn(int tick) {
        if (lastTick != tick) {
            last = null;
            whenFirst = AbsenceReason.FIRST_READING;
        }
    }

    /** All of the counters' world began anew, which is counted elsewhere. */
    void restart() {
        last = null;
        whenFirst = AbsenceReason.RESET;
    }

    int resets() {
        if (focus.isOnAll()) {
            return resets;
        }
        return windowOfResets == focus.windowTick() ? windowResets : 0;
    }

    /** Whether there is a step, so that rates are known. */
    boolean moved() {
        return first() < end;
    }

    /** Growth of a counter over all steps that know it. */
    Value growth(int counter, AbsenceReason otherwise) {
        return perSecond(counter, otherwise).times(seconds(counter));
    }

    /** Growth of a counter per second of all steps that know it. */
    Value perSecond(int counter, AbsenceReason otherwise) {
        double seconds = 0;
        double sum = 0;
        for (int step = first(); step < end; step += width) {
            double growth = steps[step + GROWTH + counter];
            if (!Double.isNaN(growth)) {
                seconds += steps[step + SECONDS];
                sum += growth;
            }
        }
        return seconds == 0 ? Value.absent(whyNot(counter, otherwise)) : Value.of(sum / seconds);
    }

    private double seconds(int counter) {
        double seconds = 0;
        for (int step = first(); step < end; step += width) {
            if (!Double.isNaN(steps[step + GROWTH + counter])) {
                seconds += steps[step + SECONDS];
            }
        }
        return seconds;
    }

    /** A counter that is not read has the reason of its source, any other that of its steps. */
    private AbsenceReason whyNot(int counter, AbsenceReason otherwise) {
        long[] read = last;
        return moved() || read == null || read[counter] == NONE ? otherwise : why;
    }

    /**
     * Growth of one counter per growth of another over the same steps, such as time per request.
     */
    Value perUnit(int counter, int unit, AbsenceReason otherwise) {
        double sum = 0;
        double units = 0;
        boolean known = false;
        for (int step = first(); step < end; step += width) {
            double growth = steps[step + GROWTH + counter];
            double unitGrowth = steps[step + GROWTH + unit];
            if (!Double.isNaN(growth) && !Double.isNaN(unitGrowth)) {
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
        int first = first();
        if (first == end) {
            return NO_STEPS;
        }
        double[] rates = new double[(end - first) / width];
        int known = 0;
        for (int step = first; step < end; step += width) {
            double sum = 0;
            for (int counter : counters) {
                sum += steps[step + GROWTH + counter];
            }
            if (!Double.isNaN(sum)) {
                rates[known++] = sum / steps[step + SECONDS];
            }
        }
        return known == rates.length ? rates : Arrays.copyOf(rates, known);
    }
}
