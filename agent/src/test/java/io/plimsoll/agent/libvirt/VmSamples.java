package io.plimsoll.agent.libvirt;

import io.plimsoll.wire.AbsentValue;
import io.plimsoll.wire.VmSample;

/** Questions that tests ask of samples. */
final class VmSamples {
    private VmSamples() {}

    /** Why something is absent; empty if the sample does not say so. */
    static String absence(VmSample vm, String what) {
        return vm.getAbsent().stream()
                .filter(absent -> absent.getWhat().equals(what))
                .map(AbsentValue::getReason)
                .findFirst()
                .orElse("");
    }
}
