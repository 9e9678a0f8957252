package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.AbsenceReason;
import org.jspecify.annotations.Nullable;

/**
 * Why a figure of a VM may be absent: what the agent says of the first of some names, else a reason
 * of its own. It is asked only for a figure that is absent, as to look for it takes longer than to
 * compute most figures.
 */
final class Why {
    private final AbsenceReason otherwise;
    private final String[] names;

    /**
     * A reason.
     *
     * @param names of the field, then of the groups that contain it
     */
    Why(AbsenceReason otherwise, String... names) {
        this.otherwise = otherwise;
        this.names = names;
    }

    /** Of the hypervisor's KVM statistics. */
    static Why noKvm(String field) {
        return new Why(AbsenceReason.HYPERVISOR_LACKS, field, "disks", "vcpus");
    }

    /** The reason that holds if the agent gives none. */
    AbsenceReason otherwise() {
        return otherwise;
    }

    /** The reason that holds for this VM. */
    AbsenceReason of(MeasuredVm vm) {
        return vm.reason(otherwise, names);
    }

    /** What was read of this VM, or why it was not. */
    Value value(MeasuredVm vm, @Nullable Number read) {
        return read == null ? Value.absent(of(vm)) : Value.of(read.doubleValue());
    }

    /** Growth of a counter of this VM per second. */
    Value perSecond(MeasuredVm vm, CounterTrack track, int counter) {
        Value rate = track.perSecond(counter, otherwise);
        return rate.known() ? rate : track.perSecond(counter, of(vm));
    }
}
