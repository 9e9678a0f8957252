package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Await;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.VmSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Questions that tests ask of samples. */
final class VmSamples {
    private VmSamples() {}

    /** The VM of this name, once a hypervisor that was not asked before tells of it. */
    static VmSample first(LibvirtHypervisor hypervisor, String name) throws Exception {
        List<VmSample> found = new ArrayList<>();
        Await.until(
                name + " is sampled",
                Duration.ofMinutes(1),
                () -> {
                    try {
                        hypervisor.sampleVms().stream()
                                .filter(vm -> vm.getName().equals(name))
                                .forEach(found::add);
                    } catch (HypervisorException e) {
                        return false; // connecting takes long on a busy machine
                    }
                    return !found.isEmpty();
                });
        return found.get(0);
    }

    /** Why something is absent; empty if the sample does not say so. */
    static String absence(VmSample vm, String what) {
        return vm.getAbsent().stream()
                .filter(absent -> absent.getWhat().equals(what))
                .map(AbsentValue::getReason)
                .findFirst()
                .orElse("");
    }
}
