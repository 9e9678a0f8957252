package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    /** The same with all that is known of the window. */
    public Optional<MeasuredWindow> measure(
            long startMillis, long endMillis, Collection<HostSample> samples, Arrivals arrivals) {
        Calculation calculation = new Calculation(startMillis, endMillis);
        for (Tick tick : Tick.inOrder(samples)) {
            calculation.read(tick);
        }
        return calculation.result(arrivals);
    }

    private final class Calculation {
        private final long startMillis;
        private final long endMillis;
        private final HostTracks host = new HostTracks();
        private final Map<String, VmTracks> vms = new TreeMap<>();
        private final List<Tick> inside = new ArrayList<>();
        private final List<ReadTick> ticks = new ArrayList<>();
        private @Nullable Tick before;
        private int number;
        private long gaps;
        private int partsMissing;
        private int agentStarts;

        Calculation(long startMillis, long endMillis) {
            this.startMillis = startMillis;
            this.endMillis = endMillis;
        }

        void read(Tick tick) {
            boolean isInside = tick.wallMillis() >= startMillis && tick.wallMillis() < endMillis;
            Moment moment = new Moment(number++, isInside, maxStepNanos);
            if (isInside) {
                count(tick);
            }
            host.read(moment, tick);
            for (VmSample vm : tick.vms().values()) {
                vms.computeIfAbsent(vm.getUuid(), uuid -> new VmTracks()).read(moment, tick, vm);
            }
            if (tick.whole()) {
                vms.values().forEach(vm -> vm.leaveUnlessReadIn(moment));
            }
            before = tick;
        }

        private void count(Tick tick) {
            Tick earlier = before;
            inside.add(tick);
            partsMissing += tick.partsMissing();
            boolean comparable = earlier != null && tick.sameBoot(earlier);
            ticks.add(
                    new ReadTick(
                            earlier != null && comparable ? earlier.head() : null,
                            tick.head(),
                            List.copyOf(tick.vms().values())));
            if (earlier != null) {
                gaps += tick.gapAfter(earlier);
                boolean started = tick.head().getAgentEpoch() != earlier.head().getAgentEpoch();
                agentStarts += started ? 1 : 0;
            }
        }

        Optional<MeasuredWindow> result(Arrivals arrivals) {
            if (inside.isEmpty()) {
                return Optional.empty();
            }
            Tick last = inside.get(inside.size() - 1);
            int cpus = last.host().getOnlineCpus();
            List<MeasuredVm> all = new ArrayList<>();
            int resets = host.resets();
            for (VmTracks tracks : vms.values()) {
                resets += tracks.resets();
                VmSample sample = tracks.last();
                if (sample != null) {
                    all.add(new MeasuredVm(tracks, sample, cpus));
                }
            }
            List<MeasuredVm> counting = new ArrayList<>(all);
            counting.removeIf(MeasuredVm::arriving);
            MeasuredHost measured = new MeasuredHost(host, last, counting);
            int impossible = measured.impossible() ? 1 : 0;
            for (MeasuredVm vm : counting) {
                impossible += vm.impossible() ? 1 : 0;
            }
            Quality quality =
                    new Quality(
                            inside.size(),
                            expected(last),
                            (int) Math.min(gaps, Integer.MAX_VALUE),
                            resets,
                            impossible);
            HostWindow window =
                    new HostWindow(
                            last.head().getCluster(),
                            last.head().getHost(),
                            startMillis,
                            endMillis,
                            measured.indicators(),
                            counting.stream().map(MeasuredVm::indicators).toList(),
                            quality);
            return Optional.of(
                    new MeasuredWindow(
                            window,
                            measured,
                            all,
                            new MeasuredQuality(
                                    quality, partsMissing, arrivals, agentStarts, last, inside),
                            ticks));
        }

        private int expected(Tick last) {
            return (int) Math.max(1, (endMillis - startMillis) / last.head().getIntervalMillis());
        }
    }
}
