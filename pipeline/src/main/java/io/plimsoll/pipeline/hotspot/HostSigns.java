package io.plimsoll.pipeline.hotspot;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a host and its VMs stand in all signals; the memory of {@link SignalDetector}. Signals that
 * were not over their line of late are left out, so that a host without trouble remembers nothing.
 *
 * @param heats by the signal's name, of a VM followed by a space and its uuid
 * @param accused keys of those hot signals of which a culprit was told
 * @param budget what is used of the overload budget
 * @param lastEndMillis end of the newest window that was looked at
 */
public record HostSigns(
        Map<String, Heat> heats, List<String> accused, OverloadTrack budget, long lastEndMillis) {

    /** Copies the collections. */
    public HostSigns {
        heats = Map.copyOf(heats);
        accused = List.copyOf(accused);
    }

    /** Nothing known yet. */
    public static HostSigns unknown() {
        return new HostSigns(Map.of(), List.of(), OverloadTrack.start(), Long.MIN_VALUE);
    }

    /** Whether the host or a VM of it is hot in any signal. */
    public boolean hot() {
        return heats.values().stream().anyMatch(Heat::hot);
    }

    /** Of a host that was gone; what it used of its budget in the day before still counts. */
    public HostSigns forgotten() {
        return new HostSigns(Map.of(), List.of(), budget, lastEndMillis);
    }

    static String key(Signal signal, @Nullable String vmUuid) {
        return vmUuid == null ? signal.name() : signal.name() + ' ' + vmUuid;
    }

    static Signal signalOf(String key) {
        int space = key.indexOf(' ');
        return Signal.valueOf(space < 0 ? key : key.substring(0, space));
    }

    static @Nullable String vmOf(String key) {
        int space = key.indexOf(' ');
        return space < 0 ? null : key.substring(space + 1);
    }

    /** Those VMs of which a signal is remembered, by uuid. */
    Set<String> vms() {
        Set<String> vms = new HashSet<>();
        for (String key : heats.keySet()) {
            String vm = vmOf(key);
            if (vm != null) {
                vms.add(vm);
            }
        }
        return vms;
    }

    /** How it stands in the signal of this key. */
    Heat heat(String key) {
        Heat heat = heats.get(key);
        return heat == null ? Heat.unknown() : heat;
    }

    /** How the host itself stands. */
    public Shortages shortages() {
        Set<Shortage> hot = EnumSet.noneOf(Shortage.class);
        heats.forEach(
                (key, heat) -> {
                    Signal signal = signalOf(key);
                    if (heat.hot() && !signal.ofVm()) {
                        hot.add(signal.shortage());
                    }
                });
        return new Shortages(
                hot.contains(Shortage.CPU),
                hot.contains(Shortage.MEMORY),
                hot.contains(Shortage.DISK),
                hot.contains(Shortage.NETWORK),
                hot.contains(Shortage.NUMA),
                heat(Signal.HOST_BUDGET.name()).hot(),
                budget.share());
    }
}
