package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the samples of a host into the indicators of a window. Each step between two consecutive
 * ticks belongs to the window of the later one; rates use the monotonic clock between the two
 * readings, never the configured interval.
 */
public final class WindowCalculator {
    /** virDomainState of a paused VM. */
    private static final int PAUSED = 3;

    /** virDomainPausedReason: waiting for a migration to arrive, or handed over by one. */
    private static final int PAUSED_FOR_MIGRATION = 2;

    /** virDomainPausedReason: being started, also as the target of a migration. */
    private static final int PAUSED_STARTING_UP = 11;

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
     * @param samples of one host, in any order; those before the window serve as the start of its
     *     first step
     */
    public Optional<HostWindow> compute(
            long startMillis, long endMillis, Collection<HostSample> samples) {
        List<Tick> ticks = Tick.inOrder(samples);
        List<Tick> inside = new ArrayList<>();
        HostRates host = new HostRates();
        Map<String, VmRates> vms = new HashMap<>();
        int resets = 0;
        long gaps = 0;
        Tick before = null;
        for (Tick tick : ticks) {
            if (tick.wallMillis() < startMillis || tick.wallMillis() >= endMillis) {
                before = tick.wallMillis() < startMillis ? tick : before;
                continue;
            }
            inside.add(tick);
            if (before != null) {
                gaps += tick.gapAfter(before);
                if (!tick.sameBoot(before)) {
                    resets++;
                }
                step(before, tick, host, vms);
            }
            before = tick;
        }
        if (inside.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(window(startMillis, endMillis, inside, host, vms, resets, gaps));
    }

    private void step(Tick before, Tick after, HostRates host, Map<String, VmRates> vms) {
        long nanos = after.head().getMonoNanos() - before.head().getMonoNanos();
        if (!after.sameBoot(before) || nanos <= 0 || nanos > maxStepNanos) {
            return;
        }
        host.step(nanos, before.host(), after.host());
        for (VmSample vm : after.vms().values()) {
            VmSample earlier = before.vms().get(vm.getUuid());
            if (earlier != null) {
                vms.computeIfAbsent(vm.getUuid(), uuid -> new VmRates()).step(earlier, vm);
            }
        }
    }

    private static HostWindow window(
            long startMillis,
            long endMillis,
            List<Tick> inside,
            HostRates hostRates,
            Map<String, VmRates> vmRates,
            int bootResets,
            long gaps) {
        Tick last = inside.get(inside.size() - 1);
        HostCounters counters = last.host();
        int resets = bootResets + hostRates.resets();
        int impossible = 0;
        double readyCores = 0;
        long committed = 0;
        List<VmIndicators> vms = new ArrayList<>();
        for (VmSample vm : last.vms().values()) {
            if (isArriving(vm)) {
                continue;
            }
            VmRates rates = vmRates.getOrDefault(vm.getUuid(), new VmRates());
            resets += rates.resets();
            VmIndicators indicators =
                    rates.indicators(vm, last.wallMillis(), counters.getOnlineCpus());
            impossible += rates.impossible(counters.getOnlineCpus()) ? 1 : 0;
            readyCores += rates.readyCores(vm);
            committed +=
                    indicators.memoryMaximumBytes() == null ? 0 : indicators.memoryMaximumBytes();
            vms.add(indicators);
        }
        impossible += hostRates.impossible(counters.getOnlineCpus()) ? 1 : 0;
        int expected =
                (int) Math.max(1, (endMillis - startMillis) / last.head().getIntervalMillis());
        return new HostWindow(
                last.head().getCluster(),
                last.head().getHost(),
                startMillis,
                endMillis,
                hostRates.indicators(counters, readyCores, committed),
                vms,
                new Quality(
                        inside.size(),
                        expected,
                        (int) Math.min(gaps, Integer.MAX_VALUE),
                        resets,
                        impossible));
    }

    /**
     * Whether this is the waiting half of a migration; during it the VM exists on two hosts and
     * must count once.
     */
    private static boolean isArriving(VmSample vm) {
        return vm.getState() == PAUSED
                && (vm.getStateReason() == PAUSED_FOR_MIGRATION
                        || vm.getStateReason() == PAUSED_STARTING_UP);
    }
}
