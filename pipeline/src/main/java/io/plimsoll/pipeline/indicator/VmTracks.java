package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;

import io.plimsoll.wire.AgentCost;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmProcess;
import io.plimsoll.wire.VmSample;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All counters of one VM over the ticks of a window. Each group steps from one of its own readings
 * to the next: the fast ones with the VM's clock, those of the monitor, the NICs and the images
 * with theirs.
 */
final class VmTracks {
    private static final int NO_PID = 0;
    private static final long IMAGES_MAX_STEP_NANOS = 1_800_000_000_000L;

    final CounterTrack cpu;
    final CounterTrack cpuSplit;
    final VcpuTracks vcpus;
    final CounterTrack bandwidth;
    final CounterTrack cgroupMemory;
    final CounterTrack process;
    final CounterTrack guest;
    final PressureTracks pressure;
    final VmDiskTracks disks;
    final NicTracks nics;
    final ImageTrack images = new ImageTrack();
    final Gauge guestUsed = new Gauge();
    final Gauge hostCost = new Gauge();

    private final String uuid;
    private final Focus focus;
    private final Ledger ledger;
    private @Nullable String cpuFrom;
    private long cpuEpoch;
    private @Nullable VmSample last;
    private @Nullable Tick lastTick;
    private int lastSeen = -1;
    private @Nullable VmSample lastInside;
    private @Nullable Tick lastTickInside;
    private int restarts;
    private int windowRestarts;

    VmTracks(String uuid, Focus focus) {
        this.uuid = uuid;
        this.focus = focus;
        ledger = new Ledger(focus);
        cpu = new CounterTrack(1, ledger);
        cpuSplit = new CounterTrack(2, ledger);
        bandwidth = new CounterTrack(3, ledger);
        cgroupMemory = new CounterTrack(2, ledger);
        process = new CounterTrack(3, ledger);
        guest = new CounterTrack(6, ledger);
        ledger.fix();
        vcpus = new VcpuTracks(ledger);
        pressure = new PressureTracks(ledger);
        disks = new VmDiskTracks(ledger);
        nics = new NicTracks(ledger);
    }

    void read(Moment fast, Tick tick, VmSample vm) {
        beginAnewIfNeeded(fast, tick, vm);
        long monitorNanos = monitorNanos(vm);
        Moment slow = fast.withMaxStep(3 * every(tick.head().getCost()));
        if (!Objects.equals(cpuFrom, vm.getCpuFrom())) {
            cpuFrom = vm.getCpuFrom();
            cpuEpoch++;
        }
        cpu.read(fast, cpuEpoch, vm.getMonoNanos(), fast.counters().of(vm.cpuNanosOr(NONE)));
        cpuSplit.read(
                fast,
                cpuEpoch,
                vm.getMonoNanos(),
                fast.counters().of(vm.cpuUserNanosOr(NONE), vm.cpuSystemNanosOr(NONE)));
        vcpus.read(fast, slow, monitorNanos, vm);
        readCgroup(fast, vm);
        readProcess(fast, vm);
        pressure.read(fast, vm.getMonoNanos(), vm.getPressure());
        nics.readVm(slow, vm.nicsMonoNanosOr(vm.getMonoNanos()), vm.getNics());
        disks.read(slow, monitorNanos, vm.getDisks());
        readGuest(slow, vm, monitorNanos);
        guestUsed.read(fast, VmMemory.guestUsedBytes(vm, tick));
        readImages(fast, tick, vm);
        hostCost.read(fast, VmMemory.hostCostBytes(vm));
        last = vm;
        lastTick = tick;
        lastSeen = fast.tick();
        if (fast.inside()) {
            lastInside = vm;
            lastTickInside = tick;
        }
    }

    String uuid() {
        return uuid;
    }

    /** As if no tick had been read. */
    void clear() {
        ledger.clear();
        vcpus.clear();
        pressure.clear();
        disks.clear();
        nics.clear();
        images.clear();
        guestUsed.clear();
        hostCost.clear();
        cpuFrom = null;
        cpuEpoch = 0;
        last = null;
        lastTick = null;
        lastSeen = -1;
        lastInside = null;
        lastTickInside = null;
        restarts = 0;
        windowRestarts = 0;
    }

    /** Another start of QEMU, or another boot of the host, is another world for every counter. */
    private void beginAnewIfNeeded(Moment fast, Tick tick, VmSample vm) {
        VmSample before = last;
        Tick tickBefore = lastTick;
        if (before == null || tickBefore == null) {
            return;
        }
        boolean sameBoot = tick.sameBoot(tickBefore);
        boolean sameStart = before.getIncarnation() == vm.getIncarnation();
        if (sameBoot && sameStart) {
            return;
        }
        if (sameBoot && fast.inside()) {
            restarts++;
            windowRestarts++;
        }
        cpu.restart();
        cpuSplit.restart();
        vcpus.restart();
        bandwidth.restart();
        cgroupMemory.restart();
        process.restart();
        guest.restart();
        pressure.restart();
        disks.restart();
        nics.restart();
        images.end();
    }

    /** Version 1, and an agent that reads all at once, have no clock of their own for it. */
    static long monitorNanos(VmSample vm) {
        return vm.monitorMonoNanosOr(vm.getMonoNanos());
    }

    private static long every(@Nullable AgentCost cost) {
        return cost == null ? 0 : cost.getMonitorEveryMillis() * 1_000_000;
    }

    private void readCgroup(Moment fast, VmSample vm) {
        VmCgroup cgroup = vm.getCgroup();
        if (cgroup == null) {
            bandwidth.endUnlessReadIn(fast.tick());
            cgroupMemory.endUnlessReadIn(fast.tick());
            return;
        }
        bandwidth.read(
                fast,
                cgroup.getVersion(),
                vm.getMonoNanos(),
                fast.counters()
                        .of(
                                cgroup.periodsOr(NONE),
                                cgroup.throttledPeriodsOr(NONE),
                                cgroup.throttledNanosOr(NONE)));
        cgroupMemory.read(
                fast,
                cgroup.getVersion(),
                vm.getMonoNanos(),
                fast.counters().of(cgroup.majorFaultsOr(NONE), cgroup.oomKillsOr(NONE)));
    }

    private void readProcess(Moment fast, VmSample vm) {
        VmProcess of = vm.getProcess();
        if (of == null) {
            process.endUnlessReadIn(fast.tick());
            return;
        }
        process.read(
                fast,
                vm.pidOr(NO_PID),
                vm.getMonoNanos(),
                fast.counters()
                        .of(of.majorFaultsOr(NONE), of.readBytesOr(NONE), of.writtenBytesOr(NONE)));
    }

    private void readGuest(Moment slow, VmSample vm, long monitorNanos) {
        guest.read(
                slow,
                0,
                monitorNanos,
                slow.counters()
                        .of(
                                vm.guestSwapInKibOr(NONE),
                                vm.guestSwapOutKibOr(NONE),
                                vm.guestMajorFaultsOr(NONE),
                                vm.guestMinorFaultsOr(NONE),
                                vm.guestHugetlbAllocationsOr(NONE),
                                vm.guestHugetlbFailuresOr(NONE)));
    }

    private void readImages(Moment fast, Tick tick, VmSample vm) {
        long nanos = vm.imagesMonoNanosOr(NONE);
        if (nanos == NONE || vm.getImages().isEmpty()) {
            images.end();
            return;
        }
        AgentCost cost = tick.head().getCost();
        long every = cost == null ? 0 : 3_000_000 * cost.getImagesEveryMillis();
        images.read(
                fast.withMaxStep(Math.max(IMAGES_MAX_STEP_NANOS, every)), nanos, vm.getImages());
    }

    /** The next tick is the first of a short window. */
    void beginWindow() {
        windowRestarts = 0;
    }

    /** Ends what was not read in this tick, which was whole: the VM went away. */
    void leaveUnlessReadIn(Moment moment) {
        int tick = moment.tick();
        if (lastSeen == tick) {
            return;
        }
        last = null;
        if (moment.inside()) {
            lastInside = null;
        }
        cpu.endUnlessReadIn(tick);
        cpuSplit.endUnlessReadIn(tick);
        vcpus.endUnlessReadIn(tick);
        bandwidth.endUnlessReadIn(tick);
        cgroupMemory.endUnlessReadIn(tick);
        process.endUnlessReadIn(tick);
        guest.endUnlessReadIn(tick);
        pressure.endUnlessReadIn(tick);
        disks.endUnlessReadIn(tick);
        nics.endUnlessReadIn(tick);
        images.end();
    }

    /** The VM as it was last read in the window; null if it was not, or went away. */
    @Nullable VmSample last() {
        return lastInside;
    }

    /** The tick of {@link #last()}. */
    Tick lastTick() {
        return Objects.requireNonNull(lastTickInside, "a VM without a tick");
    }

    int resets() {
        int counted = focus.isOnAll() ? restarts : windowRestarts;
        return ledger.wasReset() ? counted + countersReset() : counted;
    }

    private int countersReset() {
        return cpu.resets() + vcpus.resets() + disks.resets() + nics.resets() + guest.resets();
    }

    /** vCPUs that the VM has at the end, at least 1. */
    static int vcpusOf(VmSample vm) {
        return Math.max(1, vm.vcpuCurrentOr(vm.getVcpus().size()));
    }
}
