package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;
import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;
import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;
import static io.plimsoll.wire.AbsenceReason.NO_PERMISSION;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmSample;
import org.jspecify.annotations.Nullable;

/** One VM over a window: what its counters did, and its last sample. */
final class MeasuredVm {
    /** virDomainState of a paused VM. */
    private static final int PAUSED = 3;

    /** virDomainPausedReason: waiting for a migration to arrive, or handed over by one. */
    private static final int PAUSED_FOR_MIGRATION = 2;

    /** virDomainPausedReason: being started, also as the target of a migration. */
    private static final int PAUSED_STARTING_UP = 11;

    private static final Why NO_HALT_WAIT = Why.noKvm("haltWaitNanos");
    private static final Why NO_HALT_POLL = Why.noKvm("haltPollNanos");

    private final VmTracks tracks;
    private final VmSample last;
    private final int vcpus;
    private final int hostCpus;
    private final boolean tellsReasons;
    // Many fields are made from these, so each is computed once.
    private boolean knowsRawUsed;
    private double rawUsed;
    private @Nullable Spread usedCores;
    private @Nullable ReadyShares readyShares;
    private @Nullable Value runCores;
    private @Nullable Value readyCores;
    private @Nullable Spread readyPercent;
    private @Nullable Value throttledCores;
    private @Nullable Value idleCores;
    private @Nullable Value pollCores;

    /**
     * A VM.
     *
     * @param tellsReasons whether it matters why something is absent; looking for it takes time
     */
    MeasuredVm(VmTracks tracks, VmSample last, int hostCpus, boolean tellsReasons) {
        this.tracks = tracks;
        this.last = last;
        this.hostCpus = hostCpus;
        vcpus = VmTracks.vcpusOf(last);
        this.tellsReasons = tellsReasons;
    }

    VmTracks tracks() {
        return tracks;
    }

    VmSample last() {
        return last;
    }

    Tick lastTick() {
        return tracks.lastTick();
    }

    int hostCpus() {
        return hostCpus;
    }

    int vcpus() {
        return vcpus;
    }

    /**
     * Whether this is the waiting half of a migration; during it the VM exists on two hosts and
     * must count once.
     */
    boolean arriving() {
        return last.getState() == PAUSED
                && (last.getStateReason() == PAUSED_FOR_MIGRATION
                        || last.getStateReason() == PAUSED_STARTING_UP);
    }

    /** The agent's reason for the first of these names, else {@code otherwise}. */
    AbsenceReason reason(AbsenceReason otherwise, String... names) {
        return tellsReasons ? Absences.of(last, otherwise, names) : otherwise;
    }

    /** CPU time per time of all its threads. */
    Spread usedCores() {
        Spread known = usedCores;
        if (known == null) {
            known = computeUsedCores();
            usedCores = known;
        }
        return known;
    }

    private Spread computeUsedCores() {
        return tracks.cpu().spread(HYPERVISOR_LACKS, 0).times(1e-9).with(meanUsedCores());
    }

    private Value meanUsedCores() {
        if (impossible()) {
            return Value.absent(AbsenceReason.IMPOSSIBLE);
        }
        double used = rawUsed();
        return Double.isNaN(used)
                ? tracks.cpu().perSecond(0, reason(HYPERVISOR_LACKS, "cpuNanos", "cpu"))
                : Value.of(used);
    }

    /** As its counter says; NaN if that is not known. */
    private double rawUsed() {
        if (!knowsRawUsed) {
            rawUsed = tracks.cpu().rate(0) * 1e-9;
            knowsRawUsed = true;
        }
        return rawUsed;
    }

    /** Whether it used more CPU time than the whole host has. */
    boolean impossible() {
        return rawUsed() > hostCpus * 1.15 + 0.1;
    }

    private AbsenceReason noReady() {
        return reason(KERNEL_LACKS, "readyNanos", "vcpus", "process");
    }

    /** How long its vCPUs waited, of those of which it is known. */
    ReadyShares readyShares() {
        ReadyShares known = readyShares;
        if (known == null) {
            known = ReadyShares.of(tracks.vcpus(), last.getVcpus());
            readyShares = known;
        }
        return known;
    }

    /** Cores that its vCPUs waited for. */
    Value readyCores() {
        Value known = readyCores;
        if (known == null) {
            known = computeReadyCores();
            readyCores = known;
        }
        return known;
    }

    private Value computeReadyCores() {
        if (readyShares().known()) {
            return Value.of(readyShares().sum());
        }
        return last.getVcpus().isEmpty()
                ? Value.absent(noReady())
                : tracks.vcpus().readyShare(last.getVcpus().get(0).getIndex(), noReady());
    }

    /** Cores that its vCPUs ran on. */
    Value runCores() {
        Value known = runCores;
        if (known == null) {
            known = computeRunCores();
            runCores = known;
        }
        return known;
    }

    private Value computeRunCores() {
        double known = tracks.vcpus().runCores(last.getVcpus());
        if (!Double.isNaN(known)) {
            return Value.of(known);
        }
        AbsenceReason otherwise = reason(KERNEL_LACKS, "runNanos", "vcpus", "process");
        Value sum = last.getVcpus().isEmpty() ? Value.absent(otherwise) : Value.of(0);
        for (Vcpu vcpu : last.getVcpus()) {
            sum = sum.plus(tracks.vcpus().runCores(vcpu.getIndex(), otherwise));
        }
        return sum;
    }

    /** Mean over the vCPUs of what they waited for, in percent of the time, step by step. */
    Spread readyPercent() {
        Spread known = readyPercent;
        if (known == null) {
            known = computeReadyPercent();
            readyPercent = known;
        }
        return known;
    }

    private Spread computeReadyPercent() {
        double[] sum = {};
        for (Vcpu vcpu : last.getVcpus()) {
            double[] each = tracks.vcpus().readySteps(vcpu.getIndex());
            // One that was plugged in within the window has fewer, and they are the last ones.
            double[] more = each.length > sum.length ? new double[each.length] : sum;
            System.arraycopy(sum, 0, more, more.length - sum.length, sum.length);
            sum = more;
            for (int i = 0; i < each.length; i++) {
                sum[sum.length - each.length + i] += each[i] * 100 / vcpus;
            }
        }
        return new Spread(readyCores().times(100.0 / vcpus), sum);
    }

    Value readyMax() {
        return readyShares().known() ? Value.of(readyShares().most()) : readyCores();
    }

    Value readyMin() {
        return readyShares().known() ? Value.of(readyShares().least()) : readyCores();
    }

    /** CPU use and waiting together; where waiting is unknown, use alone. */
    Value demandCores() {
        Value used = meanUsedCores();
        return used.known() ? used.plus(Value.of(readyCores().or(0))) : used;
    }

    /** Cores that the quota took away; 0 where there is no quota. */
    Value throttledCores() {
        Value known = throttledCores;
        if (known == null) {
            known = computeThrottledCores();
            throttledCores = known;
        }
        return known;
    }

    private Value computeThrottledCores() {
        VmCgroup cgroup = last.getCgroup();
        if (cgroup == null) {
            return Value.absent(reason(NO_PERMISSION, "cgroup"));
        }
        double throttled = throttled();
        return Double.isNaN(throttled)
                ? tracks.bandwidth().perSecond(2, reason(KERNEL_LACKS, "throttledNanos"))
                : Value.of(throttled);
    }

    /** The same for those who do not ask why it is not known: NaN then. */
    private double throttled() {
        VmCgroup cgroup = last.getCgroup();
        if (cgroup == null) {
            return Double.NaN;
        }
        double throttled = tracks.bandwidth().rate(2) * 1e-9;
        return Double.isNaN(throttled) && cgroup.quotaMicrosOr(NONE) == NONE ? 0 : throttled;
    }

    Value quotaCores() {
        VmCgroup cgroup = last.getCgroup();
        if (cgroup == null) {
            return Value.absent(reason(NO_PERMISSION, "cgroup"));
        }
        long quota = cgroup.quotaMicrosOr(NONE);
        long period = cgroup.periodMicrosOr(0);
        return quota != NONE && period > 0
                ? Value.of((double) quota / period)
                : Value.absent(NOT_CONFIGURED);
    }

    /**
     * Cores that it waited for because others had them. Time without quota shows up as waiting too,
     * so it is taken off.
     */
    Value contendedCores() {
        return readyCores().minus(throttledCores()).atLeast(0);
    }

    /** The same because of its quota. */
    Value cappedCores() {
        return readyCores().minus(contendedCores());
    }

    /** Cores that were idle because the guest halted them. */
    Value idleCores() {
        Value known = idleCores;
        if (known == null) {
            known = tracks.vcpus().idleCores(this, NO_HALT_WAIT);
            idleCores = known;
        }
        return known;
    }

    Value pollCores() {
        Value known = pollCores;
        if (known == null) {
            known = tracks.vcpus().pollCores(this, NO_HALT_POLL);
            pollCores = known;
        }
        return known;
    }

    /** What decisions are made on, which do not ask why something is absent. */
    VmIndicators indicators() {
        Tick tick = lastTick();
        double used = impossible() ? Double.NaN : rawUsed();
        ReadyShares ready = readyShares();
        double percent = 100.0 / vcpus();
        return new VmIndicators(
                last.getUuid(),
                last.getName(),
                last.getState(),
                vcpus(),
                Value.orNull(used),
                Value.orNull(used + (ready.known() ? ready.sum() : 0)),
                Value.orNull(used * percent),
                Value.orNull(ready.sum() * percent),
                Value.orNull(ready.most() * 100),
                bytes(last.balloonMaximumKibOr(NONE)),
                bytes(last.balloonCurrentKibOr(NONE)),
                whole(VmMemory.guestUsed(last, tick)),
                whole(VmMemory.guestBytes(last, tick, last.guestUsableKibOr(NONE))),
                bytes(last.rssKibOr(NONE)),
                tracks.disks().indicators(),
                tracks.nics().indicators(),
                contention());
    }

    private VmContention contention() {
        double ready = readyShares().sum();
        double throttled = throttled();
        double contended = ready - throttled;
        MainNode node = MainNode.of(last.getCgroup());
        return new VmContention(
                Value.orNull(tracks.vcpus().runCores(last.getVcpus())),
                Value.orNull(Double.isNaN(throttled) ? ready : contended < 0 ? 0 : contended),
                Value.orNull(throttled),
                tracks.pressure().indicators(),
                guestRate(0, VmMemory.KIB),
                guestRate(2, 1),
                Value.orNull(tracks.process().rate(0)),
                whole(VmMemory.hostCost(last)),
                node.number(),
                node.percent());
    }

    private @Nullable Double guestRate(int counter, double unit) {
        return VmMemory.isStale(last, lastTick())
                ? null
                : Value.orNull(tracks.guest().rate(counter) * unit);
    }

    private static @Nullable Long bytes(long kib) {
        return whole(kib == NONE ? NONE : kib * VmMemory.KIB);
    }

    private static @Nullable Long whole(long number) {
        return number == NONE ? null : number;
    }
}
