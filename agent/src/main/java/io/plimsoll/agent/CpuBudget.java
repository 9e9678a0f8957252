package io.plimsoll.agent;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Holds the agent to the CPU time that it may use. Once a minute it compares: over the budget what
 * can be done less often is done half as often, down to an eighth; well below it, twice as often
 * again. It is not slowed down where that would not help, because what can't be made less often
 * uses the time. The first minutes do not count, in which the JVM compiles.
 */
final class CpuBudget {
    static final Duration PERIOD = Duration.ofMinutes(1);
    static final Duration WARM_UP = Duration.ofMinutes(3);
    static final int MOST_FACTOR = 8;

    /** The budget is for so many VMs or part of them; a host of 200 has four times as much. */
    static final int VMS_PER_BUDGET = 50;

    /** Only with this share of the time is making it less often worth the loss. */
    private static final double LEAST_SLOW_SHARE = 0.1;

    /** Below this share of the budget twice as often fits into it. */
    private static final double ROOMY = 0.6;

    private final double percentForVms;
    private final long startNanos;
    private long periodStartNanos;
    private long cpuAtStartNanos;
    private long slowAtStartNanos;
    private boolean measured;
    private double percentOfCore;
    private double budgetPercent;
    private int factor = 1;

    /**
     * A budget.
     *
     * @param percentForVms percent of a core for each {@link #VMS_PER_BUDGET} VMs
     * @param cpuNanos CPU time of the agent until now
     */
    CpuBudget(double percentForVms, long nowNanos, long cpuNanos) {
        this.percentForVms = percentForVms;
        this.budgetPercent = percentForVms;
        this.startNanos = nowNanos;
        this.periodStartNanos = nowNanos;
        this.cpuAtStartNanos = cpuNanos;
    }

    /**
     * Takes note of what was used.
     *
     * @param cpuNanos CPU time of the agent, cumulative
     * @param slowCpuNanos part of it for what can be made less often, cumulative
     * @param vms VMs that are sampled
     */
    void used(long nowNanos, long cpuNanos, long slowCpuNanos, int vms) {
        budgetPercent = percentForVms * Math.max(1, (vms + VMS_PER_BUDGET - 1) / VMS_PER_BUDGET);
        long elapsed = nowNanos - periodStartNanos;
        if (elapsed < PERIOD.toNanos()) {
            return;
        }
        long used = cpuNanos - cpuAtStartNanos;
        long slow = slowCpuNanos - slowAtStartNanos;
        percentOfCore = 100.0 * used / elapsed;
        measured = true;
        if (periodStartNanos - startNanos >= WARM_UP.toNanos()) {
            adjust(slow > used * LEAST_SLOW_SHARE);
        }
        periodStartNanos = nowNanos;
        cpuAtStartNanos = cpuNanos;
        slowAtStartNanos = slowCpuNanos;
    }

    /** How many times less often than configured. */
    int factor() {
        return factor;
    }

    /**
     * CPU time over the last full period, in percent of a core; empty before the first has ended.
     */
    OptionalDouble percentOfCore() {
        return measured ? OptionalDouble.of(percentOfCore) : OptionalDouble.empty();
    }

    /** What it may be. */
    double budgetPercent() {
        return budgetPercent;
    }

    private void adjust(boolean helps) {
        if (percentOfCore > budgetPercent && helps) {
            factor = Math.min(MOST_FACTOR, 2 * factor);
        } else if (percentOfCore < ROOMY * budgetPercent || !helps) {
            factor = Math.max(1, factor / 2);
        }
    }
}
