package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A VM that is hot in one signal.
 *
 * @param uuid libvirt's uuid
 * @param name libvirt's name
 * @param signal in what
 * @param sinceMillis event time at which it became so
 * @param value the newest figure in the signal's unit; NaN if it is not known
 * @param line over which it counts
 */
public record HotVm(
        String uuid, String name, Signal signal, long sinceMillis, double value, double line) {

    /** All of a host, in a fixed order. */
    public static List<HotVm> all(HostWindow window, HostSigns signs, HotspotPolicy policy) {
        List<HotVm> hot = new ArrayList<>();
        Set<String> remembered = signs.vms();
        if (remembered.isEmpty()) {
            return hot;
        }
        Readings readings = new Readings(window);
        for (VmIndicators vm : window.vms()) {
            if (!remembered.contains(vm.uuid())) {
                continue;
            }
            for (Signal signal : Signal.OF_VM) {
                Heat heat = signs.heat(HostSigns.key(signal, vm.uuid()));
                if (heat.hot()) {
                    hot.add(
                            new HotVm(
                                    vm.uuid(),
                                    vm.name(),
                                    signal,
                                    heat.sinceMillis(),
                                    readings.ofVm(signal, vm),
                                    policy.line(signal)));
                }
            }
        }
        return hot;
    }
}
