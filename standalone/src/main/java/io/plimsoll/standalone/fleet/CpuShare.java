package io.plimsoll.standalone.fleet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Divides a host's CPU as a fair scheduler does: who wants less than the fair share gets all of it,
 * the others share what is left (max-min fairness by vCPU).
 */
final class CpuShare {
    private CpuShare() {}

    /**
     * What each VM's vCPUs get.
     *
     * @param wanted cores wanted by each vCPU of a VM, 0 to 1
     * @param vcpus vCPUs of the same VM
     * @param capacity cores that there are
     * @return cores for each vCPU of the VM, never more than it wants
     */
    static double[] divide(double[] wanted, int[] vcpus, double capacity) {
        List<Integer> modestFirst =
                IntStream.range(0, wanted.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(vm -> wanted[vm]))
                        .toList();
        double left = Math.max(0, capacity);
        int waiting = Arrays.stream(vcpus).sum();
        double[] given = new double[wanted.length];
        for (int vm : modestFirst) {
            double fair = waiting == 0 ? 0 : left / waiting;
            given[vm] = Math.min(wanted[vm], fair);
            left = Math.max(0, left - given[vm] * vcpus[vm]);
            waiting -= vcpus[vm];
        }
        return given;
    }
}
