package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.Arrivals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The samples that a window is computed from: those in it, and those with which its steps begin.
 */
final class WindowSamples {
    /**
     * How many ticks of which parts are missing are looked at for the start of a step, before it is
     * given up.
     */
    private static final int MOST_TICKS_BACK = 8;

    private final NavigableMap<SampleKey, StoredSample> all;
    private final long startMillis;
    private final long endMillis;
    private final NavigableMap<SampleKey, StoredSample> inside = new TreeMap<>();

    WindowSamples(NavigableMap<SampleKey, StoredSample> all, long startMillis, long endMillis) {
        this.all = all;
        this.startMillis = startMillis;
        this.endMillis = endMillis;
        for (Map.Entry<SampleKey, StoredSample> entry : all.entrySet()) {
            long wallMillis = entry.getValue().wallMillis();
            if (wallMillis >= startMillis && wallMillis < endMillis) {
                inside.put(entry.getKey(), entry.getValue());
            }
        }
    }

    long startMillis() {
        return startMillis;
    }

    long endMillis() {
        return endMillis;
    }

    boolean isEmpty() {
        return inside.isEmpty();
    }

    /**
     * The samples in the window, and before each run of them the tick before in the agent's order,
     * whatever window that lies in: a clock may have been set. Where parts of that tick are
     * missing, their VMs begin their steps in ticks before it.
     */
    List<StoredSample> needed() {
        NavigableMap<SampleKey, StoredSample> needed = new TreeMap<>(inside);
        for (SampleKey key : inside.keySet()) {
            SampleKey before = key;
            for (int ticks = 0; ticks < MOST_TICKS_BACK; ticks++) {
                before = all.lowerKey(new SampleKey(before.agentEpoch(), before.seq(), 0));
                if (before == null || inside.containsKey(before) || addTick(before, needed)) {
                    break;
                }
            }
        }
        return new ArrayList<>(needed.values());
    }

    /** Adds all parts of the tick of this key; returns whether it is whole. */
    private boolean addTick(SampleKey of, NavigableMap<SampleKey, StoredSample> needed) {
        NavigableMap<SampleKey, StoredSample> tick =
                all.subMap(
                        new SampleKey(of.agentEpoch(), of.seq(), 0),
                        true,
                        new SampleKey(of.agentEpoch(), of.seq(), Integer.MAX_VALUE),
                        true);
        needed.putAll(tick);
        return tick.size() >= tick.firstEntry().getValue().parts();
    }

    Arrivals arrivals() {
        int duplicates = 0;
        int late = 0;
        long sum = 0;
        long most = Long.MIN_VALUE;
        long least = Long.MAX_VALUE;
        for (StoredSample sample : inside.values()) {
            long delay = sample.arrivedMillis() - sample.wallMillis();
            duplicates += sample.duplicates();
            late += sample.late() ? 1 : 0;
            sum += delay;
            most = Math.max(most, delay);
            least = Math.min(least, delay);
        }
        return new Arrivals(
                inside.size(), duplicates, late, (double) sum / inside.size(), most, least);
    }
}
