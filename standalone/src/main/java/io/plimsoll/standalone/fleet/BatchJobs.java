package io.plimsoll.standalone.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Makes hosts hot: from time to time a batch job starts in several VMs of one host at once, and
 * they want more CPU than it has.
 */
final class BatchJobs {
    /** When the first job starts. */
    static final double FIRST_SECONDS = 8;

    /** From the start of a job to the start of the next one. */
    static final double PERIOD_SECONDS = 180;

    /** How long a job lasts. */
    static final double LENGTH_SECONDS = 120;

    /**
     * The most that the VMs of the host want together when a job starts, as a share of its CPUs.
     */
    static final double MOST_WANTED = 1.18;

    private final Random random;
    private final boolean enabled;
    private final List<SimulatedVm> busy = new ArrayList<>();
    private int started;

    private BatchJobs(long seed, boolean enabled) {
        this.random = new Random(seed);
        this.enabled = enabled;
    }

    /** Jobs on hosts and VMs that the seed chooses. */
    static BatchJobs seeded(long seed) {
        return new BatchJobs(seed, true);
    }

    /** No jobs: the fleet stays calm. */
    static BatchJobs none() {
        return new BatchJobs(0, false);
    }

    /** Starts and ends the jobs that are due. */
    void enter(double seconds, Collection<HostState> hosts) {
        if (!enabled) {
            return;
        }
        double nextStart = FIRST_SECONDS + started * PERIOD_SECONDS;
        if (!busy.isEmpty() && seconds >= nextStart - PERIOD_SECONDS + LENGTH_SECONDS) {
            busy.forEach(SimulatedVm::leaveBatchJob);
            busy.clear();
        }
        if (seconds >= nextStart) {
            started++;
            start(seconds, hosts);
        }
    }

    /** In the host's largest VMs, as many as fit under {@link #MOST_WANTED}. */
    private void start(double seconds, Collection<HostState> hosts) {
        List<HostState> all = List.copyOf(hosts);
        HostState host = all.get(random.nextInt(all.size()));
        List<SimulatedVm> candidates = new ArrayList<>(host.vms());
        Collections.shuffle(candidates, random);
        candidates.sort(Comparator.comparingInt(SimulatedVm::vcpus).reversed());
        for (SimulatedVm vm : candidates) {
            vm.joinBatchJob();
            if (host.wantedCores(seconds) > MOST_WANTED * host.cpus()) {
                vm.leaveBatchJob();
                continue;
            }
            busy.add(vm);
        }
    }
}
