package io.plimsoll.pipeline.quarantine;

import io.plimsoll.pipeline.indicator.DemandWindow;

/**
 * Where the figures of one host usually are, and which of them left that at once.
 *
 * @param demand CPU demand in percent
 * @param memory memory in use in percent
 * @param vms VMs that count
 * @param demandJump 1 or -1 where the demand jumped in one of the last two windows, else 0
 * @param memoryJump the same of memory
 * @param vmsJump the same of VMs
 * @param age windows since the newest jump, at most 2; what is still far away after one is where it
 *     is now
 * @param lastEndMillis end of its newest window, ms since 1970
 */
public record HostLevels(
        Level demand,
        Level memory,
        Level vms,
        int demandJump,
        int memoryJump,
        int vmsJump,
        int age,
        long lastEndMillis) {
    /** Percentage points of CPU demand that a single window does not go by itself. */
    private static final double DEMAND_POINTS = 20;

    private static final double MEMORY_POINTS = 10;

    /** Half of the VMs, and two at least. */
    private static final double VMS_SHARE = 0.5;

    /** Nothing known yet. */
    public static HostLevels unknown() {
        return new HostLevels(
                Level.unknown(), Level.unknown(), Level.unknown(), 0, 0, 0, 2, Long.MIN_VALUE);
    }

    private int demandJump(DemandWindow window) {
        Double value = window.demandPercent();
        return value == null ? 0 : demand.jump(value, DEMAND_POINTS);
    }

    private int memoryJump(DemandWindow window) {
        return memory.jump(window.memoryUsedPercent(), MEMORY_POINTS);
    }

    private int vmsJump(DemandWindow window) {
        return vms.jump(window.vms().size(), Math.max(2, VMS_SHARE * vms.mean()));
    }

    /** Whether a figure of the window is far from where it was. */
    boolean isFar(DemandWindow window) {
        return demandJump(window) != 0 || memoryJump(window) != 0 || vmsJump(window) != 0;
    }

    /** The levels after this window; held: they stay where they are. */
    HostLevels after(DemandWindow window, boolean held) {
        if (held || age == 0) {
            return new HostLevels(
                    demand, memory, vms, demandJump, memoryJump, vmsJump, 1, window.endMillis());
        }
        boolean far = isFar(window);
        if (far && age > 1) {
            return new HostLevels(
                    demand,
                    memory,
                    vms,
                    demandJump(window),
                    memoryJump(window),
                    vmsJump(window),
                    0,
                    window.endMillis());
        }
        Double value = window.demandPercent();
        return new HostLevels(
                value == null ? demand : demand.after(value, far),
                memory.after(window.memoryUsedPercent(), far),
                vms.after(window.vms().size(), far),
                0,
                0,
                0,
                2,
                window.endMillis());
    }

    /** Begins anew at this window. */
    static HostLevels from(DemandWindow window) {
        return unknown().after(window, false);
    }
}
