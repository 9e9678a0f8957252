package io.plimsoll.pipeline.plan;

/**
 * One VM goes from one host to another.
 *
 * @param vm the VM
 * @param from host it leaves
 * @param to host it goes to
 * @param indicator the indicator of the source that is to fall, such as {@code cpu.demand}
 * @param fromPercent that indicator of the source now, in percent
 * @param fromPercentAfter the same after this move alone
 * @param toPercent that indicator of the destination now
 * @param toPercentAfter the same after this move alone
 */
public record Move(
        VmLoad vm,
        String from,
        String to,
        String indicator,
        double fromPercent,
        double fromPercentAfter,
        double toPercent,
        double toPercentAfter) {}
