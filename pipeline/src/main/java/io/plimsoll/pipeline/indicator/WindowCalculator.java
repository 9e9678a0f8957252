package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.HostSample;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the samples of a host into the indicators of a window. Ticks are taken in the order in
 * which the agent read them. Each step between two readings of the same epoch belongs to the window
 * of the tick that brought the later one; rates use the monotonic clock between the two readings,
 * never the configured interval and never the wall clock.
 */
public final class WindowCalculator {
    private final long maxStepNanos;

    /**
     * A calculator.
     *
     * @param maxStepMillis over a longer step there is no rate, as it would hide what happened in
     *     between
     */
    public WindowCalculator(long maxStepMillis) {
        this.maxStepNanos = maxStepMillis * 1_000_000;
    }

    /**
     * The indicators of the window; empty if no sample lies in it.
     *
     * @param startMillis start of the window, inclusive
     * @param endMillis end of the window, exclusive
     * @param samples of one host, in any order; those outside of the window serve as the start of a
     *     step
     */
    public Optional<HostWindow> compute(
            long startMillis, long endMillis, Collection<HostSample> samples) {
        return measure(startMillis, endMillis, samples, Arrivals.unknown())
                .map(MeasuredWindow::window);
    }

    /**
     * A window whose ticks are yet to be read.
     *
     * @param before the tick before its first; null if there is none
     * @param done one that is no longer needed, which is used again; null for a new one
     */
    WindowCalculation begin(
            long startMillis,
            long endMillis,
            @Nullable Tick before,
            @Nullable WindowCalculation done) {
        WindowCalculation calculation = done;
        if (calculation == null) {
            calculation = new WindowCalculation(startMillis, endMillis, maxStepNanos, false);
        } else {
            calculation.begin(startMillis, endMillis);
        }
        if (before != null) {
            calculation.read(before);
        }
        return calculation;
    }

    /** The same with all that is known of the window. */
    public Optional<MeasuredWindow> measure(
            long startMillis, long endMillis, Collection<HostSample> samples, Arrivals arrivals) {
        WindowCalculation calculation =
                new WindowCalculation(startMillis, endMillis, maxStepNanos, true);
        for (Tick tick : Tick.inOrder(samples)) {
            calculation.read(tick);
        }
        return calculation.measured(arrivals);
    }
}
