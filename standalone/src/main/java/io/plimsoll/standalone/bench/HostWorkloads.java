package io.plimsoll.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Loads of hosts made of traces of VMs, as Beloglazov and Buyya made theirs (IEEE TPDS 2013,
 * section 7): a host of four cores of 3 GHz is filled with VMs of four sizes until what they use at
 * first is a random share of it; it counts if it is overloaded for a fifth of the day, yet hardly
 * in the first 30 steps.
 */
final class HostWorkloads {
    /** Steps of a day of 5 minutes each. */
    static final int STEPS = 288;

    private static final int LEARNING = 30;
    private static final double CAPACITY_MHZ = 4 * 3_000;
    private static final double[] VM_MHZ = {1_700, 2_000, 2_400, 3_000};
    private static final double[] FILLED = {0.8, 0.85, 0.9, 0.95, 1.0};
    private static final double LEAST_OVERLOAD = 0.2;
    private static final double MOST_OVERLOAD_AT_FIRST = 0.09;
    private static final int MOST_VMS = 2_000;
    private static final int MOST_TRIES = 100_000;

    private final List<double[]> traces;
    private final Random random;

    /**
     * A source of loads.
     *
     * @param traces use of VMs in percent, each a day long
     */
    HostWorkloads(List<double[]> traces, long seed) {
        this.traces = traces;
        this.random = new Random(seed);
    }

    /** So many loads, 1 is the capacity; fewer where the traces hardly make any. */
    List<double[]> hosts(int number) {
        List<double[]> hosts = new ArrayList<>();
        for (int tries = 0; hosts.size() < number && tries < MOST_TRIES; tries++) {
            double[] load = filled();
            if (overload(load, STEPS) >= LEAST_OVERLOAD
                    && overload(load, LEARNING) <= MOST_OVERLOAD_AT_FIRST) {
                hosts.add(load);
            }
        }
        return hosts;
    }

    private double[] filled() {
        double free = FILLED[random.nextInt(FILLED.length)] * CAPACITY_MHZ;
        double[] load = new double[STEPS];
        for (int vms = 0; vms < MOST_VMS; vms++) {
            double[] trace = traces.get(random.nextInt(traces.size()));
            double mhz = VM_MHZ[random.nextInt(VM_MHZ.length)];
            double first = trace[0] / 100 * mhz;
            if (free < first) {
                break;
            }
            free -= first;
            for (int step = 0; step < STEPS; step++) {
                load[step] += trace[step] / 100 * mhz / CAPACITY_MHZ;
            }
        }
        return load;
    }

    private static double overload(double[] load, int steps) {
        int over = 0;
        for (int step = 0; step < steps; step++) {
            over += load[step] >= 1 ? 1 : 0;
        }
        return (double) over / steps;
    }
}
