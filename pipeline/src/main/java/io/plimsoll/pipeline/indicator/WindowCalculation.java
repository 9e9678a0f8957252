package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the ticks of a host, read in their order, say of a window, and of a short window at its end.
 */
final class WindowCalculation {
    private final long maxStepNanos;
    private final boolean keepsTicks;
    private final Counters counters = new Counters();
    private final Focus focus = new Focus();
    private final HostTracks host = new HostTracks(focus);
    private final Map<String, VmTracks> vms = new TreeMap<>();
    // As they came in the tick before, so that each is found at once.
    private final List<VmTracks> inOrder = new ArrayList<>();
    private final List<ReadTick> ticks = new ArrayList<>();
    private long startMillis;
    private long endMillis;
    private Counts all = new Counts();
    private Counts ofWindow = all;
    private @Nullable Tick before;
    private @Nullable Tick lastInside;
    private int number;

    /** What is counted of the ticks of a window. */
    private static final class Counts {
        private int ticks;
        private long gaps;
        private int partsMissing;
        private int agentStarts;

        void add(Tick tick, @Nullable Tick before) {
            ticks++;
            partsMissing += tick.partsMissing();
            if (before != null) {
                gaps += tick.gapAfter(before);
                boolean started = tick.head().getAgentEpoch() != before.head().getAgentEpoch();
                agentStarts += started ? 1 : 0;
            }
        }
    }

    /**
     * A calculation that has read nothing.
     *
     * @param keepsTicks whether all ticks are wanted, and not only what they say together
     */
    WindowCalculation(long startMillis, long endMillis, long maxStepNanos, boolean keepsTicks) {
        this.startMillis = startMillis;
        this.endMillis = endMillis;
        this.maxStepNanos = maxStepNanos;
        this.keepsTicks = keepsTicks;
    }

    /** Forgets what was read, and serves another window; its memory is used again. */
    void begin(long start, long end) {
        startMillis = start;
        endMillis = end;
        focus.clear();
        host.clear();
        vms.values().removeIf(vm -> vm.last() == null);
        vms.values().forEach(VmTracks::clear);
        inOrder.clear();
        ticks.clear();
        all = new Counts();
        ofWindow = all;
        before = null;
        lastInside = null;
        number = 0;
    }

    /** The next tick in the agent's order; one outside of the window only begins steps. */
    void read(Tick tick) {
        boolean isInside = tick.wallMillis() >= startMillis && tick.wallMillis() < endMillis;
        Moment moment = new Moment(number++, isInside, maxStepNanos, counters);
        if (isInside) {
            count(tick);
        }
        host.read(moment, tick);
        int at = 0;
        for (VmSample vm : tick.vms()) {
            tracks(vm.getUuid(), at++).read(moment, tick, vm);
        }
        boolean allThere = tick.vms().size() == vms.size();
        if (tick.whole() && !allThere) {
            for (VmTracks vm : vms.values()) {
                vm.leaveUnlessReadIn(moment);
            }
        }
        before = tick;
    }

    private VmTracks tracks(String uuid, int at) {
        if (at < inOrder.size() && inOrder.get(at).uuid().equals(uuid)) {
            return inOrder.get(at);
        }
        VmTracks tracks = vms.computeIfAbsent(uuid, of -> new VmTracks(of, focus));
        if (at < inOrder.size()) {
            inOrder.set(at, tracks);
        } else {
            inOrder.add(tracks);
        }
        return tracks;
    }

    private void count(Tick tick) {
        Tick earlier = before;
        all.add(tick, earlier);
        if (ofWindow != all) {
            ofWindow.add(tick, earlier);
        }
        lastInside = tick;
        if (keepsTicks) {
            boolean comparable = earlier != null && tick.sameBoot(earlier);
            ticks.add(
                    new ReadTick(
                            earlier != null && comparable ? earlier.head() : null,
                            tick.head(),
                            List.copyOf(tick.vms())));
        }
    }

    /** The next tick is the first of a short window. */
    void beginWindow() {
        focus.beginWindow(number);
        ofWindow = new Counts();
        host.beginWindow();
    }

    /** The short window, of which at least one tick was read. */
    HostWindow window(long windowStartMillis, long windowEndMillis) {
        focus.onWindow();
        try {
            return result(windowStartMillis, windowEndMillis, ofWindow, Arrivals.unknown(), false)
                    .orElseThrow()
                    .window();
        } finally {
            focus.onAll();
        }
    }

    /** All of the window; empty if no tick lay in it. */
    Optional<MeasuredWindow> measured(Arrivals arrivals) {
        return result(startMillis, endMillis, all, arrivals, true);
    }

    /** With the reasons of what is absent, or without, as decisions do not look at them. */
    private Optional<MeasuredWindow> result(
            long start, long end, Counts counts, Arrivals arrivals, boolean reasons) {
        Tick last = lastInside;
        if (last == null) {
            return Optional.empty();
        }
        int cpus = last.host().getOnlineCpus();
        List<MeasuredVm> present = new ArrayList<>(vms.size());
        int resets = host.resets();
        for (VmTracks tracks : vms.values()) {
            resets += tracks.resets();
            VmSample sample = tracks.last();
            if (sample != null) {
                present.add(new MeasuredVm(tracks, sample, cpus, reasons));
            }
        }
        List<MeasuredVm> counting = new ArrayList<>(present);
        counting.removeIf(MeasuredVm::arriving);
        MeasuredHost measured = new MeasuredHost(host, last, counting);
        int impossible = measured.impossible() ? 1 : 0;
        for (MeasuredVm vm : counting) {
            impossible += vm.impossible() ? 1 : 0;
        }
        Quality quality =
                new Quality(
                        counts.ticks,
                        (int) Math.max(1, (end - start) / last.head().getIntervalMillis()),
                        (int) Math.min(counts.gaps, Integer.MAX_VALUE),
                        resets,
                        impossible);
        return Optional.of(
                new MeasuredWindow(
                        start,
                        end,
                        measured,
                        present,
                        new MeasuredQuality(
                                quality, counts.partsMissing, arrivals, counts.agentStarts, last),
                        ticks));
    }
}
