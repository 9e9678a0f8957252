package io.plimsoll.standalone.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of one window of one host.
 *
 * @param samples ticks in the window
 * @param faults gaps, resets and impossible figures
 * @param usedMicrocores CPU that the host ({@link #HOST}) and each VM on it (its uuid) used, in
 *     millionths of a core; without those of which nothing is known
 */
record WindowFigures(long samples, long faults, Map<String, Long> usedMicrocores) {
    /** Stands for the host itself. */
    static final String HOST = "host";

    WindowFigures {
        usedMicrocores = new TreeMap<>(usedMicrocores);
    }
}
