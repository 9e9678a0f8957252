package io.plimsoll.standalone.bench.pipeline;

import java.nio.file.Path;

/**
 * What is measured.
 *
 * @param vms VMs of the fleet
 * @param ticks ticks of every host that are in the topic
 * @param parallelism of the jobs
 * @param warmUps passes of each job that are not measured: the compiler of the JVM is busy for
 *     minutes, a job runs for months
 * @param passes measured passes of each job
 * @param work where records and checkpoints lie; deleted afterwards
 */
public record PipelineBenchOptions(
        int vms, int ticks, int parallelism, int warmUps, int passes, Path work) {
    /** VMs of a host; the last host may have fewer. */
    static final int VMS_PER_HOST = 25;

    private static final int USUAL_PARTITIONS = 4;

    /** As in production: two ticks a window of 10 s. */
    static final long TICK_MILLIS = 5_000;

    int hosts() {
        return (vms + VMS_PER_HOST - 1) / VMS_PER_HOST;
    }

    int vmsOf(int host) {
        return Math.min(VMS_PER_HOST, vms - host * VMS_PER_HOST);
    }

    /** So few that each has hosts: an empty one holds up the time of all for a while. */
    int partitions() {
        return hosts() < 10 * USUAL_PARTITIONS
                ? parallelism
                : Math.max(USUAL_PARTITIONS, parallelism);
    }

    /** VM samples in the topic. */
    long samples() {
        return (long) vms * ticks;
    }
}
