package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;
import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;
import static io.plimsoll.wire.AbsenceReason.NO_PERMISSION;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One VM over a window: what its counters did, and its last sample. */
final class MeasuredVm {
    /** virDomainState of a paused VM. */
    private static final int PAUSED = 3;

    /** virDomainPausedReason: waiting for a migration to arrive, or handed over by one. */
    private static final int PAUSED_FOR_MIGRATION = 2;

    /** virDomainPausedReason: being started, also as the target of a migration. */
    private static final int PAUSED_STARTING_UP = 11;

    private final VmTracks tracks;
    private final VmSample last;
    private final int hostCpus;
    private final boolean tellsReasons;
    // Many fields are made from these, so each is computed once.
    private @Nullable Value used;
    private @Nullable Spread usedCores;
    private @Nullable List<Value> readyShares;
    private @Nullable Value runCores;
    private @Nullable Value readyCores;
    private @Nullable Spread readyPercent;

    /**
     * A VM.
     *
     * @param tellsReasons whether it matters why something is absent; looking for it takes time
     */
    MeasuredVm(VmTracks tracks, VmSample last, int hostCpus, boolean tellsReasons) {
        this.tracks = tracks;
        this.last = last;
        this.hostCpus = hostCpus;
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
        return VmTracks.vcpusOf(last);
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
        AbsenceReason otherwise = reason(HYPERVISOR_LACKS, "cpuNanos", "cpu");
        return new Spread(meanUsedCores(), tracks.cpu.spread(otherwise, 0).times(1e-9).each());
    }

    private Value meanUsedCores() {
        if (impossible()) {
            return Value.absent(AbsenceReason.IMPOSSIBLE);
        }
        AbsenceReason otherwise = reason(HYPERVISOR_LACKS, "cpuNanos", "cpu");
        return rawUsedCores().known() ? rawUsedCores() : tracks.cpu.perSecond(0, otherwise);
    }

    private Value rawUsedCores() {
        Value known = used;
        if (known == null) {
            known = tracks.cpu.perSecond(0, HYPERVISOR_LACKS).times(1e-9);
            used = known;
        }
        return known;
    }

    /** Whether it used more CPU time than the whole host has. */
    boolean impossible() {
        return rawUsedCores().or(0) > hostCpus * 1.15 + 0.1;
    }

    private AbsenceReason noReady() {
        return reason(KERNEL_LACKS, "readyNanos", "vcpus", "process");
    }

    /**
     * Share of the time that each vCPU there at the end waited for a CPU, of those of which it is
     * known. One that was unplugged would count as if it had waited all the time.
     */
    List<Value> readyShares() {
        List<Value> known = readyShares;
        if (known == null) {
            known = computeReadyShares();
            readyShares = known;
        }
        return known;
    }

    private List<Value> computeReadyShares() {
        List<Value> shares = new ArrayList<>();
        for (Vcpu vcpu : last.getVcpus()) {
            Value share = tracks.vcpus.readyShare(vcpu.getIndex(), noReady());
            if (share.known()) {
                shares.add(share);
            }
        }
        return shares;
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
        List<Value> shares = readyShares();
        if (shares.isEmpty()) {
            return last.getVcpus().isEmpty()
                    ? Value.absent(noReady())
                    : tracks.vcpus.readyShare(last.getVcpus().get(0).getIndex(), noReady());
        }
        double sum = 0;
        for (Value share : shares) {
            sum += share.number();
        }
        return Value.of(sum);
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
        AbsenceReason otherwise = reason(KERNEL_LACKS, "runNanos", "vcpus", "process");
        Value sum = last.getVcpus().isEmpty() ? Value.absent(otherwise) : Value.of(0);
        for (Vcpu vcpu : last.getVcpus()) {
            sum = sum.plus(tracks.vcpus.runCores(vcpu.getIndex(), otherwise));
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
        List<double[]> steps = new ArrayList<>(last.getVcpus().size());
        int length = 0;
        for (Vcpu vcpu : last.getVcpus()) {
            double[] each = tracks.vcpus.readySteps(vcpu.getIndex()).each();
            steps.add(each);
            length = Math.max(length, each.length);
        }
        // One that was plugged in within the window has fewer steps, and they are the last ones.
        double[] sum = new double[length];
        for (double[] each : steps) {
            for (int i = 0; i < each.length; i++) {
                sum[length - each.length + i] += Math.min(1, each[i]) * 100 / vcpus();
            }
        }
        return new Spread(readyCores().times(100.0 / vcpus()), sum);
    }

    Value readyMax() {
        if (readyShares().isEmpty()) {
            return readyCores();
        }
        Value most = readyShares().get(0);
        for (Value share : readyShares()) {
            most = share.number() > most.number() ? share : most;
        }
        return most;
    }

    Value readyMin() {
        if (readyShares().isEmpty()) {
            return readyCores();
        }
        Value least = readyShares().get(0);
        for (Value share : readyShares()) {
            least = share.number() < least.number() ? share : least;
        }
        return least;
    }

    /** CPU use and waiting together; where waiting is unknown, use alone. */
    Value demandCores() {
        Value used = meanUsedCores();
        return used.known() ? used.plus(Value.of(readyCores().or(0))) : used;
    }

    /** Cores that the quota took away; 0 where there is no quota. */
    Value throttledCores() {
        VmCgroup cgroup = last.getCgroup();
        if (cgroup == null) {
            return Value.absent(reason(NO_PERMISSION, "cgroup"));
        }
        Value throttled =
                tracks.bandwidth.perSecond(2, reason(KERNEL_LACKS, "throttledNanos")).times(1e-9);
        return cgroup.getQuotaMicros() == null && !throttled.known() ? Value.of(0) : throttled;
    }

    Value quotaCores() {
        VmCgroup cgroup = last.getCgroup();
        if (cgroup == null) {
            return Value.absent(reason(NO_PERMISSION, "cgroup"));
        }
        return Value.of(cgroup.getQuotaMicros(), NOT_CONFIGURED)
                .over(Value.of(cgroup.getPeriodMicros(), NOT_CONFIGURED), NOT_CONFIGURED);
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

    /** A reading of the hypervisor's KVM statistics. */
    AbsenceReason noKvm(String field) {
        return reason(HYPERVISOR_LACKS, field, "disks", "vcpus");
    }

    /** Cores that were idle because the guest halted them. */
    Value idleCores() {
        return tracks.vcpus.idleCores(last.getVcpus(), noKvm("haltWaitNanos"));
    }

    Value pollCores() {
        return tracks.vcpus.pollCores(last.getVcpus(), noKvm("haltPollNanos"));
    }

    VmIndicators indicators() {
        Tick tick = lastTick();
        Value used = meanUsedCores();
        boolean readyKnown = !readyShares().isEmpty();
        return new VmIndicators(
                last.getUuid(),
                last.getName(),
                last.getState(),
                vcpus(),
                used.orNull(),
                demandCores().orNull(),
                used.times(100.0 / vcpus()).orNull(),
                readyKnown ? readyCores().times(100.0 / vcpus()).orNull() : null,
                readyKnown ? readyMax().times(100).orNull() : null,
                whole(Value.of(last.getBalloonMaximumKib(), HYPERVISOR_LACKS).times(VmMemory.KIB)),
                whole(Value.of(last.getBalloonCurrentKib(), HYPERVISOR_LACKS).times(VmMemory.KIB)),
                whole(VmMemory.guestUsedBytes(last, tick)),
                whole(VmMemory.guestBytes(last, tick, last.getGuestUsableKib(), "guestUsableKib")),
                whole(Value.of(last.getRssKib(), HYPERVISOR_LACKS).times(VmMemory.KIB)),
                diskIndicators(),
                tracks.nics.indicators(),
                contention(readyKnown));
    }

    private VmContention contention(boolean readyKnown) {
        Value contended = contendedCores().orElse(readyCores());
        return new VmContention(
                runCores().orNull(),
                readyKnown ? contended.orNull() : null,
                throttledCores().orNull(),
                tracks.pressure.indicators(),
                VmMemMetrics.guestRate(this, 0, VmMemory.KIB, "guestSwapInKib").orNull(),
                VmMemMetrics.guestRate(this, 2, 1, "guestMajorFaults").orNull(),
                tracks.process.perSecond(0, reason(NO_PERMISSION, "process")).orNull(),
                whole(VmMemory.hostCostBytes(last)),
                mainNode(),
                VmMemMetrics.mainNode(this).orNull());
    }

    /** NUMA node that holds most of its memory; null if the kernel does not tell. */
    private @Nullable Integer mainNode() {
        VmCgroup cgroup = last.getCgroup();
        String main = null;
        long most = 0;
        if (cgroup != null) {
            for (Map.Entry<String, Long> node : cgroup.getNodeBytes().entrySet()) {
                if (node.getValue() > most) {
                    most = node.getValue();
                    main = node.getKey();
                }
            }
        }
        try {
            return main == null ? null : Integer.valueOf(main);
        } catch (NumberFormatException e) {
            // A sample of another version may name nodes in another way.
            return null;
        }
    }

    private static @Nullable Long whole(Value value) {
        return value.known() ? Math.round(value.number()) : null;
    }

    private List<DiskIndicators> diskIndicators() {
        return tracks.disks.indicators();
    }
}
