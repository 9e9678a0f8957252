package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.HostSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one host that are computed tick by tick as its samples come, so that each sample
 * is decoded and read once. It knows only what is simple: whole ticks in the agent's order, with a
 * wall clock that is not set back. Of all else it says nothing until the next window, and {@link
 * WindowCalculator} computes the same from the samples that were kept. It may be forgotten at any
 * time.
 */
public final class OpenWindows {
    /** A source that catches up may be ahead of the event time by so many windows. */
    public static final int MOST_CLOSED = 18;

    /** They take 2 kB a VM. */
    private static final int MOST_UNREAD = 3;

    private final WindowCalculator calculator;
    private final long windowMillis;
    private final long storeMillis;
    private final long mostStored;
    private final TreeMap<Long, HostWindow> closed = new TreeMap<>();
    private final TreeMap<Long, WindowCalculation> closedStored = new TreeMap<>();
    private final TreeMap<Integer, HostSample> parts = new TreeMap<>();
    private Tick.@Nullable Order newest;
    private long newestEnd = Long.MIN_VALUE;
    // Whether all that came before the next tick is known, and what that is; nothing for a new
    // host.
    private boolean known = true;
    private @Nullable Tick before;
    private @Nullable WindowCalculation open;
    // Read together, at the latest when the window ends, so that what a calculation knows of
    // thousands of VMs is fetched once for several ticks.
    private final List<Tick> unread = new ArrayList<>();
    // What it said of a stored window was made use of.
    private @Nullable WindowCalculation done;
    private long storedEnd;
    private boolean storedIsWhole;
    private int vms;

    /**
     * Those of a host of which nothing came yet.
     *
     * @param windowMillis length of the windows on which decisions are made
     * @param storeMillis length of those that are stored, a multiple of it
     */
    public OpenWindows(WindowCalculator calculator, long windowMillis, long storeMillis) {
        this.calculator = calculator;
        this.windowMillis = windowMillis;
        this.storeMillis = storeMillis;
        mostStored = MOST_CLOSED * windowMillis / storeMillis + 1;
    }

    /** Something is known of the host that was not handed to this. */
    public void skip(long agentEpoch, long seq, long wallMillis) {
        forget();
        Tick.Order order = new Tick.Order(agentEpoch, seq);
        Tick.Order latest = newest;
        newest = latest == null || order.compareTo(latest) > 0 ? order : latest;
        newestEnd = Math.max(newestEnd, end(wallMillis, windowMillis));
    }

    /** A sample that did not come before. */
    public void add(HostSample sample) {
        Tick.Order order = new Tick.Order(sample.getAgentEpoch(), sample.getSeq());
        Tick.Order latest = newest;
        boolean next = latest == null || order.compareTo(latest) > 0;
        boolean samePart = !parts.isEmpty() && order.equals(latest);
        if (!samePart && (!next || !parts.isEmpty())) {
            forget();
        }
        if (!samePart && !next) {
            newestEnd = Math.max(newestEnd, end(sample.getWallMillis(), windowMillis));
            return;
        }
        newest = order;
        parts.put(sample.getPart(), sample);
        if (parts.size() < sample.getParts()) {
            return;
        }
        Tick tick = Tick.of(parts);
        parts.clear();
        read(tick);
    }

    private void read(Tick tick) {
        long end = end(tick.wallMillis(), windowMillis);
        if (end < newestEnd || !tick.whole()) {
            forget();
            newestEnd = Math.max(newestEnd, end);
            return;
        }
        if (end > newestEnd) {
            begin(end);
        }
        if (open != null) {
            unread.add(tick);
        }
        if (unread.size() == MOST_UNREAD) {
            openAndRead();
        }
        known = true;
        before = tick;
        vms = tick.vms().size();
    }

    /** Begins the window that ends then, and the stored one around it if it is its first. */
    private void begin(long end) {
        close();
        long stored = end(end - 1, storeMillis);
        if (open == null || stored != storedEnd) {
            closeStored();
            open = known ? calculator.begin(stored - storeMillis, stored, before, done) : null;
            done = known ? null : done;
            storedEnd = stored;
            storedIsWhole = newestEnd <= stored - storeMillis;
        }
        newestEnd = end;
        WindowCalculation calculation = open;
        if (calculation != null) {
            calculation.beginWindow();
        }
    }

    private @Nullable WindowCalculation openAndRead() {
        WindowCalculation calculation = open;
        if (calculation != null) {
            for (Tick tick : unread) {
                calculation.read(tick);
            }
        }
        unread.clear();
        return calculation;
    }

    private void close() {
        WindowCalculation calculation = openAndRead();
        if (calculation != null) {
            closed.put(newestEnd, calculation.window(newestEnd - windowMillis, newestEnd));
            if (closed.size() > MOST_CLOSED) {
                closed.pollFirstEntry();
            }
        }
    }

    private void closeStored() {
        WindowCalculation calculation = open;
        if (calculation != null && storedIsWhole) {
            closedStored.put(storedEnd, calculation);
            if (closedStored.size() > mostStored) {
                closedStored.pollFirstEntry();
            }
        }
    }

    private void forget() {
        closed.clear();
        closedStored.clear();
        for (HostSample part : parts.values()) {
            newestEnd = Math.max(newestEnd, end(part.getWallMillis(), windowMillis));
        }
        parts.clear();
        known = false;
        before = null;
        open = null;
        unread.clear();
    }

    /** The window that ends then; empty if it is to be computed from the samples. */
    public Optional<HostWindow> window(long endMillis) {
        forgetIfWaitingIn(endMillis);
        HostWindow done = closed.remove(endMillis);
        if (done != null) {
            return Optional.of(done);
        }
        WindowCalculation calculation = openAndRead();
        return calculation != null && newestEnd == endMillis
                ? Optional.of(calculation.window(endMillis - windowMillis, endMillis))
                : Optional.empty();
    }

    /**
     * The stored window that ends then, which is valid until the next sample is added; empty if it
     * is to be computed from the samples.
     */
    public Optional<MeasuredWindow> stored(long endMillis, Arrivals arrivals) {
        forgetIfWaitingIn(endMillis);
        WindowCalculation closedThen = closedStored.remove(endMillis);
        if (closedThen != null) {
            done = closedThen;
            return closedThen.measured(arrivals);
        }
        WindowCalculation calculation = openAndRead();
        return calculation != null && storedIsWhole && storedEnd == endMillis
                ? calculation.measured(arrivals)
                : Optional.empty();
    }

    /** A tick of which parts have not come counts with those that have. */
    private void forgetIfWaitingIn(long endMillis) {
        Map.Entry<Integer, HostSample> part = parts.firstEntry();
        if (part != null && part.getValue().getWallMillis() < endMillis) {
            forget();
        }
    }

    /** VMs of the last tick. */
    public int vms() {
        return vms;
    }

    private static long end(long millis, long length) {
        return Math.floorDiv(millis, length) * length + length;
    }
}
