package io.plimsoll.standalone.cluster;

import java.util.HashMap;
import java.util.Map;

/**
 * What was fed of one host in one window, added up apart from the job's own arithmetic. A step
 * between two ticks, one second, belongs to the window of the later one.
 */
final class ExpectedWindow {
    private final Use host = new Use();
    private final Map<String, Use> vms = new HashMap<>();
    private long samples;

    /**
     * Adds what a VM used up to the tick that is to come.
     *
     * @param counts whether it was on this host at the tick before, too
     */
    void addVm(String uuid, long nanos, boolean counts) {
        vms.computeIfAbsent(uuid, id -> new Use()).add(nanos, counts, samples);
    }

    /** Adds a tick with what the whole host used. */
    void addTick(long nanos, boolean counts) {
        host.add(nanos, counts, samples);
        samples++;
    }

    /** The figures; a VM that is not there at the last tick has none. */
    WindowFigures figures() {
        Map<String, Long> used = new HashMap<>();
        host.putInto(used, WindowFigures.HOST);
        vms.forEach(
                (uuid, use) -> {
                    if (use.lastSample == samples - 1) {
                        use.putInto(used, uuid);
                    }
                });
        return new WindowFigures(samples, 0, used);
    }

    private static final class Use {
        private long nanos;
        private long steps;
        private long lastSample;

        void add(long moreNanos, boolean counts, long sample) {
            lastSample = sample;
            if (counts) {
                nanos += moreNanos;
                steps++;
            }
        }

        void putInto(Map<String, Long> used, String key) {
            if (steps > 0) {
                used.put(key, Math.round(nanos / (steps * 1000.0)));
            }
        }
    }
}
