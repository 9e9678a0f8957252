package io.plimsoll.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Adds up one collector's turns. */
final class Tally {
    private final Collector collector;
    private final long tickMillis;
    private final List<long[]> turns = new ArrayList<>();
    private double seconds;
    private double cpuSeconds;
    private double libvirtdSeconds;
    private double rss;
    private double peak;

    Tally(Collector collector, long tickMillis) {
        this.collector = collector;
        this.tickMillis = tickMillis;
    }

    Collector collector() {
        return collector;
    }

    /** A turn was measured. */
    void add(Reading from, Reading to) {
        turns.add(new long[] {from.atMillis(), to.atMillis()});
        seconds += to.secondsSince(from);
        cpuSeconds += to.collector().cpuSeconds() - from.collector().cpuSeconds();
        libvirtdSeconds += to.libvirtd().cpuSeconds() - from.libvirtd().cpuSeconds();
        rss = to.collector().rssBytes();
        peak = to.collector().peakBytes();
    }

    /**
     * The sum of all turns.
     *
     * @param idlePercent what libvirtd uses when nobody asks, percent of a core
     */
    CollectorFigures figures(double idlePercent) {
        Map<String, Integer> values = collector.valuesByVm();
        List<Long> ticks = new ArrayList<>();
        collector.tickMillis().forEach(ticks::add);
        int missed = 0;
        for (long[] turn : turns) {
            missed += MissedTicks.count(ticks, turn[0], turn[1], tickMillis);
        }
        double wall = collector.wallMillisPerTick();
        return new CollectorFigures(
                round(cpuSeconds / seconds * 100),
                round(Math.max(0, libvirtdSeconds / seconds * 100 - idlePercent)),
                round(rss / (1 << 20)),
                round(values.values().stream().mapToInt(n -> n).average().orElse(0)),
                missed,
                round(cpuSeconds / seconds * tickMillis),
                Double.isNaN(wall) ? null : round(wall),
                round(peak / (1 << 20)),
                values.size());
    }

    static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /**
     * Figures at a moment.
     *
     * @param atMillis wall clock, ms since 1970
     * @param nanos monotonic clock
     * @param collector of the collector's process
     * @param libvirtd of libvirtd
     */
    record Reading(long atMillis, long nanos, ProcessFigures collector, ProcessFigures libvirtd) {
        static Reading of(long collector, long libvirtd) throws BenchFailure {
            return new Reading(
                    System.currentTimeMillis(),
                    System.nanoTime(),
                    ProcessFigures.of(collector),
                    ProcessFigures.of(libvirtd));
        }

        double secondsSince(Reading before) {
            return (nanos - before.nanos) / 1e9;
        }
    }
}
