package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private final List<Step> steps = new ArrayList<>(2);
    private long @Nullable [] last;
    private @Nullable Object lastEpoch;
    private long lastNanos;
    private int lastTick = -1;
    private int resets;
    private AbsenceReason whenFirst = AbsenceReason.FIRST_READING;
    private AbsenceReason why = AbsenceReason.NOT_DUE;

    /** What grew, in the counters' units; NaN where a counter was not read. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Step(double seconds, double[] growth) {}

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
            resets++;
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
        double[] growth = new double[after.length];
        for (int i = 0; i < after.length; i++) {
            boolean known = before[i] != NONE && after[i] != NONE;
            if (known && after[i] < before[i]) {
                reset(moment);
                return;
            }
            growth[i] = known ? (double) (after[i] - before[i]) : Double.NaN;
        }
        steps.add(new Step(nanos / 1e9, growth));
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
        return resets;
    }

    /** Whether there is a step, so that rates are known. */
    boolean moved() {
        return !steps.isEmpty();
    }

    /** Growth of a counter over all steps that know it. */
    Value growth(int counter, AbsenceReason otherwise) {
        return perSecond(counter, otherwise).times(seconds(counter));
    }

    /** Growth of a counter per second of all steps that know it. */
    Value perSecond(int counter, AbsenceReason otherwise) {
        double seconds = 0;
        double sum = 0;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!Double.isNaN(step.growth[counter])) {
                seconds += step.seconds;
                sum += step.growth[counter];
            }
        }
        return seconds == 0 ? Value.absent(whyNot(counter, otherwise)) : Value.of(sum / seconds);
    }

    private double seconds(int counter) {
        double seconds = 0;
        for (Step step : steps) {
            if (!Double.isNaN(step.growth[counter])) {
                seconds += step.seconds;
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
        for (Step step : steps) {
            if (!Double.isNaN(step.growth[counter]) && !Double.isNaN(step.growth[unit])) {
                sum += step.growth[counter];
                units += step.growth[unit];
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

    private static double sum(double[] growth, int... counters) {
        double sum = 0;
        for (int counter : counters) {
            sum += growth[counter];
        }
        return sum;
    }

    private double[] eachPerSecond(int... counters) {
        double[] rates = new double[steps.size()];
        int known = 0;
        for (Step step : steps) {
            double rate = sum(step.growth, counters) / step.seconds;
            if (!Double.isNaN(rate)) {
                rates[known++] = rate;
            }
        }
        return known == rates.length ? rates : Arrays.copyOf(rates, known);
    }
}
