package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;

import io.plimsoll.wire.AgentCost;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmProcess;
import io.plimsoll.wire.VmSample;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All counters of one VM over the ticks of a window. Each group steps from one of its own readings
 * to the next: the fast ones with the VM's clock, those of the monitor, the NICs and the images
 * with theirs.
 *
 * <p>There are thousands of these, each of which is fetched from memory for every few ticks, so all
 * that is needed then lies in few objects; the tracks are views that are made on the way.
 */
final class VmTracks {
    private static final int NO_PID = 0;
    private static final long IMAGES_MAX_STEP_NANOS = 1_800_000_000_000L;

    // Groups of counters that every VM has, in their order, and how many are in each.
    private static final int CPU = 0;
    private static final int CPU_SPLIT = 1;
    private static final int BANDWIDTH = 2;
    private static final int CGROUP_MEMORY = 3;
    private static final int PROCESS = 4;
    private static final int GUEST = 5;
    private static final int GUEST_USED = 6;
    private static final int HOST_COST = 7;
    private static final int[] WIDTHS = {1, 2, 3, 2, 3, 6, 1, 1};

    private final String uuid;
    private final Focus focus;
    private final Ledger ledger;
    private final Directory directory;
    private final ImageTrack images = new ImageTrack();
    private long imagesNanos = NONE;
    private @Nullable String cpuFrom;
    private long cpuEpoch;
    private long incarnation;
    private @Nullable Tick lastTick;
    private int lastSeen = -1;
    private @Nullable VmSample lastInside;
    private @Nullable Tick lastTickInside;
    private int restarts;
    private int windowRestarts;
    private int restartWindow;

    VmTracks(String uuid, Focus focus) {
        this.uuid = uuid;
        this.focus = focus;
        ledger = new Ledger(focus);
        ledger.add(WIDTHS);
        ledger.fix();
        directory = new Directory(ledger);
    }

    CounterTrack cpu() {
        return ledger.track(CPU);
    }

    CounterTrack cpuSplit() {
        return ledger.track(CPU_SPLIT);
    }

    VcpuTracks vcpus() {
        return new VcpuTracks(directory);
    }

    CounterTrack bandwidth() {
        return ledger.track(BANDWIDTH);
    }

    CounterTrack cgroupMemory() {
        return ledger.track(CGROUP_MEMORY);
    }

    CounterTrack process() {
        return ledger.track(PROCESS);
    }

    CounterTrack guest() {
        return ledger.track(GUEST);
    }

    PressureTracks pressure() {
        return new PressureTracks(directory);
    }

    VmDiskTracks disks() {
        return new VmDiskTracks(directory);
    }

    NicTracks nics() {
        return new NicTracks(directory, Map.of(), focus);
    }

    ImageTrack images() {
        return images;
    }

    Gauge guestUsed() {
        return ledger.gauge(GUEST_USED);
    }

    Gauge hostCost() {
        return ledger.gauge(HOST_COST);
    }

    void read(Moment fast, Tick tick, VmSample vm) {
        beginAnewIfNeeded(fast, tick, vm);
        long monitorNanos = monitorNanos(vm);
        Moment slow = fast.withMaxStep(3 * every(tick.head().getCost()));
        if (!Objects.equals(cpuFrom, vm.getCpuFrom())) {
            cpuFrom = vm.getCpuFrom();
            cpuEpoch++;
        }
        cpu().read(fast, cpuEpoch, vm.getMonoNanos(), fast.counters().of(vm.cpuNanosOr(NONE)));
        cpuSplit()
                .read(
                        fast,
                        cpuEpoch,
                        vm.getMonoNanos(),
                        fast.counters().of(vm.cpuUserNanosOr(NONE), vm.cpuSystemNanosOr(NONE)));
        vcpus().read(fast, slow, monitorNanos, vm);
        readCgroup(fast, vm);
        readProcess(fast, vm);
        pressure().read(fast, vm.getMonoNanos(), vm.getPressure());
        nics().readVm(slow, vm.nicsMonoNanosOr(vm.getMonoNanos()), vm.getNics());
        disks().read(slow, monitorNanos, vm.getDisks());
        readGuest(slow, vm, monitorNanos);
        guestUsed().read(fast, VmMemory.guestUsedBytes(vm, tick));
        readImages(fast, tick, vm);
        hostCost().read(fast, VmMemory.hostCostBytes(vm));
        incarnation = vm.getIncarnation();
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
        directory.clear();
        endImages();
        images.clear();
        cpuFrom = null;
        cpuEpoch = 0;
        lastTick = null;
        lastSeen = -1;
        lastInside = null;
        lastTickInside = null;
        restarts = 0;
        windowRestarts = 0;
        restartWindow = 0;
    }

    /** Another start of QEMU, or another boot of the host, is another world for every counter. */
    private void beginAnewIfNeeded(Moment fast, Tick tick, VmSample vm) {
        Tick before = lastTick;
        if (before == null) {
            return;
        }
        boolean sameBoot = tick.sameBoot(before);
        if (sameBoot && incarnation == vm.getIncarnation()) {
            return;
        }
        if (sameBoot && fast.inside()) {
            countRestart();
        }
        ledger.restart();
        endImages();
    }

    private void countRestart() {
        int window = focus.windowTick();
        if (restartWindow != window) {
            restartWindow = window;
            windowRestarts = 0;
        }
        restarts++;
        windowRestarts++;
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
            bandwidth().endUnlessReadIn(fast.tick());
            cgroupMemory().endUnlessReadIn(fast.tick());
            return;
        }
        bandwidth()
                .read(
                        fast,
                        cgroup.getVersion(),
                        vm.getMonoNanos(),
                        fast.counters()
                                .of(
                                        cgroup.periodsOr(NONE),
                                        cgroup.throttledPeriodsOr(NONE),
                                        cgroup.throttledNanosOr(NONE)));
        cgroupMemory()
                .read(
                        fast,
                        cgroup.getVersion(),
                        vm.getMonoNanos(),
                        fast.counters().of(cgroup.majorFaultsOr(NONE), cgroup.oomKillsOr(NONE)));
    }

    private void readProcess(Moment fast, VmSample vm) {
        VmProcess of = vm.getProcess();
        if (of == null) {
            process().endUnlessReadIn(fast.tick());
            return;
        }
        process()
                .read(
                        fast,
                        vm.pidOr(NO_PID),
                        vm.getMonoNanos(),
                        fast.counters()
                                .of(
                                        of.majorFaultsOr(NONE),
                                        of.readBytesOr(NONE),
                                        of.writtenBytesOr(NONE)));
    }

    private void readGuest(Moment slow, VmSample vm, long monitorNanos) {
        guest().read(
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
            endImages();
            return;
        }
        if (nanos == imagesNanos) {
            return;
        }
        imagesNanos = nanos;
        AgentCost cost = tick.head().getCost();
        long every = cost == null ? 0 : 3_000_000 * cost.getImagesEveryMillis();
        images.read(
                fast.withMaxStep(Math.max(IMAGES_MAX_STEP_NANOS, every)), nanos, vm.getImages());
    }

    private void endImages() {
        if (imagesNanos != NONE) {
            imagesNanos = NONE;
            images.end();
        }
    }

    /** Ends what was not read in this tick, which was whole: the VM went away. */
    void leaveUnlessReadIn(Moment moment) {
        int tick = moment.tick();
        if (lastSeen == tick) {
            return;
        }
        lastTick = null;
        if (moment.inside()) {
            lastInside = null;
        }
        ledger.endUnlessReadIn(tick);
        endImages();
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
        int counted = focus.isOnAll() ? restarts : restartsOfWindow();
        return ledger.wasReset() ? counted + countersReset() : counted;
    }

    private int restartsOfWindow() {
        return restartWindow == focus.windowTick() ? windowRestarts : 0;
    }

    private int countersReset() {
        return cpu().resets()
                + vcpus().resets()
                + disks().resets()
                + nics().resets()
                + guest().resets();
    }

    /** vCPUs that the VM has at the end, at least 1. */
    static int vcpusOf(VmSample vm) {
        return Math.max(1, vm.vcpuCurrentOr(vm.getVcpus().size()));
    }
}
