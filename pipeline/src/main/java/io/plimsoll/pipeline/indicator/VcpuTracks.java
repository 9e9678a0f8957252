package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmSample;
import java.util.List;

/**
 * What the vCPUs of a VM did; each vCPU is a thread of its own, and another thread another epoch.
 */
final class VcpuTracks {
    private static final int RUN = 0;
    private static final int READY = 1;
    private static final int TIMESLICES = 2;
    private static final int HALT_WAIT = 0;
    private static final int HALT_POLL = 1;
    private static final int EXITS = 2;
    private static final double NANOS = 1e-9;

    private static final int SCHEDULER = 0;
    private static final int KVM = 1;

    private final Tracks<Integer> tracks;

    VcpuTracks(Directory directory) {
        tracks = new Tracks<>(directory, Kind.VCPU);
    }

    void read(Moment fast, Moment slow, long monitorNanos, VmSample vm) {
        Counters counters = fast.counters();
        for (Vcpu vcpu : vm.getVcpus()) {
            Integer index = vcpu.getIndex();
            long thread = vcpu.threadStartTicksOr(NONE);
            CounterTrack scheduler = tracks.of(index);
            scheduler.read(
                    fast,
                    thread,
                    vm.getMonoNanos(),
                    counters.of(
                            vcpu.runNanosOr(NONE),
                            vcpu.readyNanosOr(NONE),
                            vcpu.timeslicesOr(NONE)));
            scheduler
                    .next()
                    .read(
                            slow,
                            thread,
                            monitorNanos,
                            counters.of(
                                    vcpu.haltWaitNanosOr(NONE),
                                    vcpu.haltPollNanosOr(NONE),
                                    vcpu.exitsOr(NONE)));
        }
        tracks.endUnlessReadIn(fast.tick());
    }

    int resets() {
        return tracks.resets();
    }

    /**
     * Share of the time that a vCPU waited, 0 to 1: the kernel adds a wait when it ends, so a long
     * one can exceed a short window.
     */
    Value readyShare(int vcpu, AbsenceReason otherwise) {
        return tracks.orEmpty(vcpu, SCHEDULER).perSecond(READY, otherwise).times(NANOS).atMost(1);
    }

    /** The same for those who do not ask why it is not known: NaN then. */
    double readyShare(int vcpu) {
        return Math.min(1, tracks.orEmpty(vcpu, SCHEDULER).rate(READY) * NANOS);
    }

    /** Single steps of the same, in their order. */
    double[] readySteps(int vcpu) {
        double[] steps = tracks.orEmpty(vcpu, SCHEDULER).eachPerSecond(READY);
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.min(1, steps[i] * NANOS);
        }
        return steps;
    }

    /** Cores that a vCPU ran on. */
    Value runCores(int vcpu, AbsenceReason otherwise) {
        return tracks.orEmpty(vcpu, SCHEDULER).perSecond(RUN, otherwise).times(NANOS);
    }

    /** Cores that these vCPUs ran on; NaN if that is not known of each. */
    double runCores(List<Vcpu> vcpus) {
        double sum = vcpus.isEmpty() ? Double.NaN : 0;
        for (Vcpu vcpu : vcpus) {
            sum += tracks.orEmpty(vcpu.getIndex(), SCHEDULER).rate(RUN) * NANOS;
        }
        return sum;
    }

    Value switchesPerSecond(MeasuredVm vm, Why why) {
        return sum(SCHEDULER, TIMESLICES, vm, why);
    }

    /** Cores that were idle because the guest halted them. */
    Value idleCores(MeasuredVm vm, Why why) {
        return sum(KVM, HALT_WAIT, vm, why).times(NANOS);
    }

    /** Cores that KVM burnt polling in behalf of vCPUs that the guest had halted. */
    Value pollCores(MeasuredVm vm, Why why) {
        return sum(KVM, HALT_POLL, vm, why).times(NANOS);
    }

    Value exitsPerSecond(MeasuredVm vm, Why why) {
        return sum(KVM, EXITS, vm, why);
    }

    /** Each vCPU's growth first, then the sum: one that was unplugged makes no sum fall. */
    private Value sum(int group, int counter, MeasuredVm vm, Why why) {
        List<Vcpu> vcpus = vm.last().getVcpus();
        double sum = vcpus.isEmpty() ? Double.NaN : 0;
        for (Vcpu vcpu : vcpus) {
            sum += tracks.orEmpty(vcpu.getIndex(), group).rate(counter);
        }
        return Double.isNaN(sum) ? absent(group, counter, vcpus, why.of(vm)) : Value.of(sum);
    }

    /** Why it is so of the first vCPU of which it is not known. */
    private Value absent(int group, int counter, List<Vcpu> vcpus, AbsenceReason otherwise) {
        for (Vcpu vcpu : vcpus) {
            Value value = tracks.orEmpty(vcpu.getIndex(), group).perSecond(counter, otherwise);
            if (!value.known()) {
                return value;
            }
        }
        return Value.absent(otherwise);
    }
}
