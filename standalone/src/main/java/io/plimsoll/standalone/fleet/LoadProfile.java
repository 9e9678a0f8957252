package io.plimsoll.standalone.fleet;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a VM wants to do over time: each resource follows a real series, begun at a random row.
 *
 * @param level CPU that each vCPU wants when the series is at its peak, cores, 0 to 1
 * @param cpu shape of the CPU load
 * @param cpuRow its first row
 * @param network bytes received per row
 * @param networkRow its first row
 * @param diskWrites bytes written per row
 * @param diskRow its first row
 */
record LoadProfile(
        double level,
        Trace cpu,
        int cpuRow,
        Trace network,
        int networkRow,
        Trace diskWrites,
        int diskRow) {

    /** No VM is ever quite idle: the part of its level that it always wants. */
    private static final double FLOOR = 0.3;

    /** Room for a hundred and eighty minutes of play before a series begins anew. */
    private static final int FIRST_ROWS = 1500;

    /** A profile with random series. */
    static LoadProfile random(Traces traces, double level, RandomGenerator random) {
        return new LoadProfile(
                level,
                pick(traces.cpu(), random),
                random.nextInt(FIRST_ROWS),
                pick(traces.network(), random),
                random.nextInt(FIRST_ROWS),
                pick(traces.diskWrites(), random),
                random.nextInt(FIRST_ROWS));
    }

    /** CPU that each vCPU wants, cores, 0 to {@link #level}. */
    double coresPerVcpu(double seconds) {
        return level * (FLOOR + (1 - FLOOR) * cpu.shareAt(seconds, cpuRow));
    }

    /** Bytes received a second. */
    double rxBytesPerSecond(double seconds) {
        return network.at(seconds, networkRow) / Trace.SECONDS_PER_ROW;
    }

    /** Bytes written to disk a second. */
    double writtenBytesPerSecond(double seconds) {
        return diskWrites.at(seconds, diskRow) / Trace.SECONDS_PER_ROW;
    }

    private static Trace pick(List<Trace> traces, RandomGenerator random) {
        return traces.get(random.nextInt(traces.size()));
    }
}
