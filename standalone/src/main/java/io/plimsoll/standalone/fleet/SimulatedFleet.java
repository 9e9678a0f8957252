package io.plimsoll.standalone.fleet;

import io.plimsoll.wire.HostInventory.VmDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Hosts and VMs from a seed, calm as long as no batch job runs: at their peak the VMs of a host
 * want {@link #CALM_PEAK} of its CPUs together.
 */
public final class SimulatedFleet {
    /** The most that a calm host's VMs want, as a share of its CPUs. */
    static final double CALM_PEAK = 0.3;

    private static final int CPUS_PER_HOST = 16;
    private static final long GIB = 1L << 30;
    private static final double VCPUS_PER_CPU = 1.75;
    private static final int MOST_VCPUS = 8;

    private SimulatedFleet() {}

    /**
     * One agent's view of each host, all of the same world, which begins to live at the first look.
     */
    public static List<SimulatedHost> create(FleetOptions options) {
        SharedWorld world = SharedWorld.live(world(options));
        return world.hosts().stream().map(host -> new SimulatedHost(host, world)).toList();
    }

    /** A world of its own. */
    static SimulatedWorld world(FleetOptions options) {
        Random random = new Random(options.seed());
        Traces traces = Traces.bundled();
        List<HostState> hosts = new ArrayList<>();
        int vms = 0;
        for (int i = 0; i < options.hosts(); i++) {
            int last = (i + 1) * options.vms() / options.hosts();
            hosts.add(host(i + 1, vms, last, traces, random));
            vms = last;
        }
        BatchJobs jobs = options.batchJobs() ? BatchJobs.seeded(options.seed()) : BatchJobs.none();
        return new SimulatedWorld(hosts, jobs, options.seed());
    }

    private static HostState host(
            int number, int vmsBefore, int vmsAfter, Traces traces, Random random) {
        int[] vcpus = vcpus(vmsAfter - vmsBefore, (int) (VCPUS_PER_CPU * CPUS_PER_HOST), random);
        int allVcpus = 0;
        for (int each : vcpus) {
            allVcpus += each;
        }
        double level = Math.min(0.9, CALM_PEAK * CPUS_PER_HOST / allVcpus);
        HostState host =
                new HostState("sim-" + number, CPUS_PER_HOST, Math.max(64, 2L * allVcpus) * GIB);
        for (int i = 0; i < vcpus.length; i++) {
            int vmNumber = vmsBefore + i + 1;
            VmDefinition definition =
                    new VmDefinition(
                            new UUID(random.nextLong(), random.nextLong()).toString(),
                            String.format("vm-%02d", vmNumber),
                            vcpus[i],
                            memoryBytes(vcpus[i]),
                            List.of(),
                            Map.of());
            host.vms()
                    .add(
                            new SimulatedVm(
                                    definition,
                                    LoadProfile.random(traces, level, random),
                                    vmNumber));
        }
        return host;
    }

    /**
     * Large VMs have less memory for each vCPU, so that moving one of them is the cheapest cure.
     */
    private static long memoryBytes(int vcpus) {
        return GIB + vcpus * (GIB / 2);
    }

    /** Sizes 8 for the first VM and 1, 2, 4 or 8 for the others; {@code total} if so many can. */
    private static int[] vcpus(int vms, int total, Random random) {
        int[] sizes = new int[vms];
        Arrays.fill(sizes, 1);
        sizes[0] = MOST_VCPUS;
        int sum = MOST_VCPUS + vms - 1;
        List<Integer> growing = new ArrayList<>();
        for (int i = 1; i < vms; i++) {
            growing.add(i);
        }
        while (!growing.isEmpty()) {
            int place = random.nextInt(growing.size());
            int vm = growing.get(place);
            if (sizes[vm] * 2 > MOST_VCPUS || sum + sizes[vm] > total) {
                growing.remove(place);
                continue;
            }
            sum += sizes[vm];
            sizes[vm] *= 2;
        }
        return sizes;
    }
}
