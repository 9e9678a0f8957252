package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says in what signals a host and its VMs are hot: over the line in k of the last n windows, until
 * clearly below it in k of n. The overload budget is entered as {@link OverloadBudget} says and
 * left as the CPU's demand is, and then counted anew, as a host that was relieved is another one.
 */
public final class SignalDetector {
    private static final List<Signal> OF_HOST =
            Arrays.stream(Signal.values())
                    .filter(signal -> !signal.ofVm() && signal != Signal.HOST_BUDGET)
                    .toList();

    private final HotspotPolicy policy;

    /** A detector with this policy. */
    public SignalDetector(HotspotPolicy policy) {
        this.policy = policy;
    }

    /**
     * How it stands after one more window. A window that is not newer than the last one changes
     * nothing.
     */
    public HostSigns update(HostSigns before, HostWindow window) {
        if (window.endMillis() <= before.lastEndMillis()) {
            return before;
        }
        Map<String, Heat> heats = new HashMap<>();
        Readings readings = new Readings(window);
        for (Signal signal : OF_HOST) {
            put(heats, before, window, HostSigns.key(signal, null), readings.ofHost(signal));
        }
        Set<String> remembered = before.vms();
        for (VmIndicators vm : window.vms()) {
            boolean known = remembered.contains(vm.uuid());
            for (Signal signal : Signal.OF_VM) {
                double value = readings.ofVm(signal, vm);
                if (known || value > policy.line(signal)) {
                    put(heats, before, window, HostSigns.key(signal, vm.uuid()), value);
                }
            }
        }
        OverloadTrack budget = budget(heats, before, window, readings);
        List<String> accused =
                before.accused().isEmpty()
                        ? List.of()
                        : before.accused().stream()
                                .filter(key -> heats.containsKey(key) && heats.get(key).hot())
                                .toList();
        return new HostSigns(heats, accused, budget, window.endMillis());
    }

    private void put(
            Map<String, Heat> heats,
            HostSigns before,
            HostWindow window,
            String key,
            double value) {
        Signal signal = HostSigns.signalOf(key);
        Heat heat =
                before.heat(key)
                        .afterMissing(missing(before, window))
                        .after(
                                value,
                                policy.line(signal),
                                policy.clear(signal),
                                policy,
                                window.endMillis());
        keep(heats, key, heat);
    }

    private void keep(Map<String, Heat> heats, String key, Heat heat) {
        if (heat.hot() || heat.over(policy.n()) > 0) {
            heats.put(key, heat);
        }
    }

    private OverloadTrack budget(
            Map<String, Heat> heats, HostSigns before, HostWindow window, Readings readings) {
        double demand = readings.ofHost(Signal.HOST_BUDGET);
        OverloadTrack track = before.budget().after(demand / 100, policy.budget().horizonWindows());
        String key = Signal.HOST_BUDGET.name();
        Heat was = before.heat(key);
        boolean spent = policy.budget().spent(track);
        if (!was.hot() && spent) {
            heats.put(key, new Heat(true, window.endMillis(), 1, 0, 1));
        }
        if (!was.hot()) {
            return track;
        }
        // No line is above infinity, so that the budget alone lets it in.
        Heat heat =
                was.afterMissing(missing(before, window))
                        .after(
                                demand,
                                Double.POSITIVE_INFINITY,
                                policy.clear(Signal.HOST_BUDGET),
                                policy,
                                window.endMillis());
        keep(heats, key, heat);
        return heat.hot() ? track : OverloadTrack.start();
    }

    private static long missing(HostSigns before, HostWindow window) {
        if (before.lastEndMillis() == HostSigns.unknown().lastEndMillis()) {
            return 0;
        }
        return (window.startMillis() - before.lastEndMillis())
                / (window.endMillis() - window.startMillis());
    }
}
