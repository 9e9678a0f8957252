package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import java.util.ArrayList;
import java.util.List;

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
        if (signs.heats().isEmpty()) {
            return hot;
        }
        Readings readings = new Readings(window);
        for (VmIndicators vm : window.vms()) {
            for (Signal signal : Signal.values()) {
                Heat heat = signs.heat(HostSigns.key(signal, vm.uuid()));
                if (signal.ofVm() && heat.hot()) {
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
