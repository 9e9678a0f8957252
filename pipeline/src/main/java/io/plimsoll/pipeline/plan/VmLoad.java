package io.plimsoll.pipeline.plan;

import java.util.Optional;

/**
 * A VM as the planner sees it.
 *
 * @param uuid libvirt's uuid
 * @param name libvirt's name
 * @param demandMillicores CPU that it uses and waits for, in thousandths of a core
 * @param memoryBytes most memory that it may take; charged where it goes
 * @param residentBytes memory that it holds on its host now; freed where it leaves; 0 if not known,
 *     so that nothing is built on it
 * @param fixedBecause why it must stay where it is; empty if it may move
 */
public record VmLoad(
        String uuid,
        String name,
        long demandMillicores,
        long memoryBytes,
        long residentBytes,
        Optional<String> fixedBecause) {

    private static final long MIB = 1024 * 1024;

    /** What any move costs, in MiB: risk, attention, cold caches. */
    private static final long COST_OF_A_MOVE = 8 * 1024;

    /** Price of moving it, in MiB to be sent plus a fixed part for each move. */
    public long moveCost() {
        return COST_OF_A_MOVE + memoryBytes / MIB;
    }
}
