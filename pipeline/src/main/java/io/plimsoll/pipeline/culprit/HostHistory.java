package io.plimsoll.pipeline.culprit;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the VMs of a host took and lacked of late. Where nobody is hurt it holds a few windows, so
 * that there is a before when somebody is.
 *
 * @param vms by uuid
 * @param hurtWindowsAgo windows since a VM was hurt last; large if none ever was
 */
public record HostHistory(Map<String, VmHistory> vms, int hurtWindowsAgo) {
    /** Windows remembered where somebody is or was hurt. */
    static final int LONG = 30;

    /** Windows remembered where nobody is. */
    static final int SHORT = 6;

    /** Copies the map. */
    public HostHistory {
        vms = Map.copyOf(vms);
    }

    /** Nothing seen yet. */
    public static HostHistory start() {
        return new HostHistory(Map.of(), LONG);
    }

    /** This after one more window; VMs that are not in it are forgotten. */
    public HostHistory after(HostWindow window, ContentionLines lines) {
        Set<Shared> hurt = hurt(window, lines);
        int ago = hurt.isEmpty() ? Math.min(LONG, hurtWindowsAgo + 1) : 0;
        int keep = ago < LONG ? LONG : SHORT;
        Map<String, VmHistory> next = new HashMap<>(2 * window.vms().size());
        for (VmIndicators vm : window.vms()) {
            VmHistory before = vms.get(vm.uuid());
            VmHistory known = before == null ? VmHistory.start(vm.name()) : before;
            next.put(vm.uuid(), known.after(vm, keep, hurt));
        }
        return new HostHistory(next, ago);
    }

    /** Whether a VM was hurt in the newest window. */
    boolean hurtNow() {
        return hurtWindowsAgo == 0;
    }

    private static Set<Shared> hurt(HostWindow window, ContentionLines lines) {
        Set<Shared> hurt = EnumSet.noneOf(Shared.class);
        for (VmIndicators vm : window.vms()) {
            for (Shared shared : Shared.ALL) {
                if (shared.lacked(vm) > lines.of(shared)) {
                    hurt.add(shared);
                }
            }
        }
        return hurt;
    }
}
