package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;
import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;

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

    VcpuTracks(Ledger ledger) {
        tracks = new Tracks<>(ledger, 3, 3);
    }

    void read(Moment fast, Moment slow, long monitorNanos, VmSample vm) {
        Counters counters = fast.counters();
        for (Vcpu vcpu : vm.getVcpus()) {
            Integer index = vcpu.getIndex();
            long thread = vcpu.threadStartTicksOr(NONE);
            tracks.of(index, SCHEDULER)
                    .read(
                            fast,
                            thread,
                            vm.getMonoNanos(),
                            counters.of(
                                    vcpu.runNanosOr(NONE),
                                    vcpu.readyNanosOr(NONE),
                                    vcpu.timeslicesOr(NONE)));
            tracks.of(index, KVM)
                    .read(
                            slow,
                            thread,
                            monitorNanos,
                            counters.of(
                                    vcpu.haltWaitNanosOr(NONE),
                                    vcpu.haltPollNanosOr(NONE),
                                    vcpu.exitsOr(NONE)));
        }
        endUnlessReadIn(fast.tick());
    }

    void endUnlessReadIn(int tick) {
        tracks.endUnlessReadIn(tick);
    }

    void restart() {
        tracks.restart();
    }

    void clear() {
        tracks.clear();
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

    /** Single steps of the same, not limited. */
    Spread readySteps(int vcpu) {
        return tracks.orEmpty(vcpu, SCHEDULER).spread(KERNEL_LACKS, READY).times(NANOS);
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

    Value switchesPerSecond(List<Vcpu> vcpus, AbsenceReason otherwise) {
        return sum(SCHEDULER, TIMESLICES, vcpus, otherwise);
    }

    /** Cores that were idle because the guest halted them. */
    Value idleCores(List<Vcpu> vcpus, AbsenceReason otherwise) {
        return sum(KVM, HALT_WAIT, vcpus, otherwise).times(NANOS);
    }

    /** Cores that KVM burnt polling in behalf of vCPUs that the guest had halted. */
    Value pollCores(List<Vcpu> vcpus, AbsenceReason otherwise) {
        return sum(KVM, HALT_POLL, vcpus, otherwise).times(NANOS);
    }

    Value exitsPerSecond(List<Vcpu> vcpus, AbsenceReason otherwise) {
        return sum(KVM, EXITS, vcpus, otherwise);
    }

    /** Each vCPU's growth first, then the sum: one that was unplugged makes no sum fall. */
    private Value sum(int group, int counter, List<Vcpu> vcpus, AbsenceReason otherwise) {
        Value sum = vcpus.isEmpty() ? Value.absent(otherwise) : Value.of(0);
        for (Vcpu vcpu : vcpus) {
            sum = sum.plus(tracks.orEmpty(vcpu.getIndex(), group).perSecond(counter, otherwise));
        }
        return sum;
    }
}
