package io.plimsoll.pipeline.quarantine;

import java.util.List;
import java.util.Map;

/**
 * What is remembered of a host to compare its next window with.
 *
 * @param lastEndMillis end of its newest window, ms since 1970
 * @param capacityCores CPUs, as believed
 * @param memoryTotalBytes memory, as believed
 * @param memoryAvailableBytes available memory, as believed
 * @param otherSinceMillis since when one of the three is of another magnitude; 0 if none is
 * @param cpuStill in how many windows, the newest of them, its CPU time did not move
 * @param memoryStill in how many windows its available memory was the same to the byte
 * @param overSumBits bit 0 the newest window: 1 where its VMs used more CPU than itself
 * @param counted ticks of the newest windows, the newest last
 * @param vms by uuid
 */
public record HostPast(
        long lastEndMillis,
        int capacityCores,
        long memoryTotalBytes,
        long memoryAvailableBytes,
        long otherSinceMillis,
        int cpuStill,
        int memoryStill,
        int overSumBits,
        List<Counted> counted,
        Map<String, VmPast> vms) {

    /** Nothing known yet. */
    public static HostPast unknown() {
        return new HostPast(Long.MIN_VALUE, 0, 0, 0, 0, 0, 0, 0, List.of(), Map.of());
    }

    boolean known() {
        return lastEndMillis != Long.MIN_VALUE;
    }

    /**
     * Ticks of one window.
     *
     * @param samples that came
     * @param expected by the agent's interval
     * @param gaps missing by their numbers
     */
    public record Counted(int samples, int expected, int gaps) {}
}
