package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AgentCost;
import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.Filesystem;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import io.plimsoll.wire.Ksm;
import io.plimsoll.wire.NumaNode;
import io.plimsoll.wire.Softnet;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All counters of a host over the ticks of a window. */
final class HostTracks {
    // Epochs of the CPU time, by where it is read.
    private static final long OF_CGROUP = 1;
    private static final long OF_PROC = 2;

    private static final CpuState[] STATES = CpuState.values();

    // Groups of counters that every host has, in their order, and how many are in each.
    private static final int CPU = 0;
    private static final int KERNEL = 1;
    private static final int RUNQUEUE = 2;
    private static final int SOFTNET = 3;
    private static final int SWAP = 4;
    private static final int KSM = 5;
    private static final int AGENT = 6;
    private static final int MEMORY_USED = 7;
    private static final int[] WIDTHS = {1, 3, 2, 3, 3, 1, 5, 1};

    private final Focus focus;
    private final Ledger ledger;
    private final Directory directory;
    private final Map<String, NicTracks.Speed> speeds = new TreeMap<>();
    private final Map<String, Filesystem> filesystems = new TreeMap<>();
    private @Nullable Long throttleEvents;
    private @Nullable Tick last;
    private int boots;
    private int windowBoots;

    HostTracks(Focus focus) {
        this.focus = focus;
        ledger = new Ledger(focus);
        ledger.add(WIDTHS);
        ledger.fix();
        directory = new Directory(ledger);
    }

    CounterTrack cpu() {
        return ledger.track(CPU);
    }

    CounterTrack kernel() {
        return ledger.track(KERNEL);
    }

    CounterTrack runqueue() {
        return ledger.track(RUNQUEUE);
    }

    CounterTrack softnet() {
        return ledger.track(SOFTNET);
    }

    CounterTrack swap() {
        return ledger.track(SWAP);
    }

    CounterTrack ksm() {
        return ledger.track(KSM);
    }

    CounterTrack agent() {
        return ledger.track(AGENT);
    }

    Gauge memoryUsed() {
        return ledger.gauge(MEMORY_USED);
    }

    private Tracks<CpuState> states() {
        return new Tracks<>(directory, Kind.CPU_STATE);
    }

    private Tracks<String> vmstat() {
        return new Tracks<>(directory, Kind.VMSTAT);
    }

    Tracks<Integer> numa() {
        return new Tracks<>(directory, Kind.NUMA_NODE);
    }

    /** Of two groups each: the work of the disk, and what else is counted. */
    Tracks<String> disks() {
        return new Tracks<>(directory, Kind.HOST_DISK);
    }

    NicTracks nics() {
        return new NicTracks(directory, speeds, focus);
    }

    PressureTracks pressure() {
        return new PressureTracks(directory);
    }

    /** As if no tick had been read. */
    void clear() {
        ledger.clear();
        directory.clear();
        speeds.clear();
        filesystems.clear();
        throttleEvents = null;
        last = null;
        boots = 0;
        windowBoots = 0;
    }

    void read(Moment moment, Tick tick) {
        Tick before = last;
        if (before != null && !tick.sameBoot(before)) {
            boots += moment.inside() ? 1 : 0;
            windowBoots += moment.inside() ? 1 : 0;
            ledger.restart();
        }
        last = tick;
        long nanos = tick.head().getMonoNanos();
        HostCounters host = tick.host();
        readCpu(moment, nanos, host);
        readKernel(moment, nanos, host);
        readVmstat(moment, nanos, host);
        readNuma(moment, nanos, host);
        readDisks(moment, nanos, host);
        nics().readHost(moment, nanos, host.getNics());
        pressure().read(moment, nanos, host.getPressure());
        memoryUsed().read(moment, Value.of(host.getMemTotalBytes() - host.getMemAvailableBytes()));
        readAgent(moment, nanos, tick);
        readFilesystems(moment, host);
    }

    /** The next tick is the first of a short window. */
    void beginWindow() {
        windowBoots = 0;
    }

    private void readCpu(Moment moment, long nanos, HostCounters host) {
        Long usage = host.getCpuUsageNanos();
        CpuTimes times = host.getCpuTimes();
        if (usage != null) {
            cpu().read(moment, OF_CGROUP, nanos, moment.counters().of(usage));
        } else if (times != null) {
            cpu().read(moment, OF_PROC, nanos, moment.counters().of(busyNanos(times)));
        } else {
            cpu().endUnlessReadIn(moment.tick());
        }
        if (times != null) {
            // Each apart, as the kernel lets idle, iowait, steal and guest fall now and then.
            for (CpuState state : STATES) {
                states().of(state).read(moment, 0, nanos, moment.counters().of(state.nanos(times)));
            }
        }
        states().endUnlessReadIn(moment.tick());
    }

    /**
     * Guest time is inside user and guest-nice time inside nice already, so neither is added
     * (proc(5), /proc/stat).
     */
    private static long busyNanos(CpuTimes cpu) {
        return cpu.getUserNanos()
                + cpu.getNiceNanos()
                + cpu.getSystemNanos()
                + cpu.getIrqNanos()
                + cpu.getSoftirqNanos();
    }

    private void readKernel(Moment moment, long nanos, HostCounters host) {
        kernel().read(
                        moment,
                        0,
                        nanos,
                        moment.counters()
                                .of(
                                        host.contextSwitchesOr(NONE),
                                        host.interruptsOr(NONE),
                                        host.forksOr(NONE)));
        runqueue()
                .read(
                        moment,
                        0,
                        nanos,
                        moment.counters()
                                .of(host.runqueueRunNanosOr(NONE), host.runqueueWaitNanosOr(NONE)));
        if (moment.inside() && host.getThrottleEvents() != null) {
            throttleEvents = host.getThrottleEvents();
        }
        Softnet net = host.getSoftnet();
        softnet()
                .read(
                        moment,
                        0,
                        nanos,
                        net == null
                                ? moment.counters().of(NONE, NONE, NONE)
                                : moment.counters()
                                        .of(
                                                net.getProcessed(),
                                                net.getDropped(),
                                                net.getTimeSqueezed()));
        swap().read(
                        moment,
                        0,
                        nanos,
                        moment.counters()
                                .of(
                                        host.swapInPagesOr(NONE),
                                        host.swapOutPagesOr(NONE),
                                        host.majorFaultsOr(NONE)));
        Ksm merging = host.getKsm();
        ksm().read(
                        moment,
                        0,
                        nanos,
                        moment.counters().of(merging == null ? NONE : merging.getFullScans()));
    }

    private void readVmstat(Moment moment, long nanos, HostCounters host) {
        Tracks<String> vmstat = vmstat();
        host.getVmstat()
                .forEach(
                        (name, count) ->
                                vmstat.of(name)
                                        .read(moment, 0, nanos, moment.counters().of(count)));
        vmstat.endUnlessReadIn(moment.tick());
    }

    private void readNuma(Moment moment, long nanos, HostCounters host) {
        for (NumaNode node : host.getNumaNodes()) {
            numa().of(node.getNode())
                    .read(
                            moment,
                            0,
                            nanos,
                            moment.counters()
                                    .of(
                                            node.numaHitOr(NONE),
                                            node.numaMissOr(NONE),
                                            node.numaForeignOr(NONE),
                                            node.localNodeOr(NONE),
                                            node.otherNodeOr(NONE)));
        }
        numa().endUnlessReadIn(moment.tick());
    }

    private void readDisks(Moment moment, long nanos, HostCounters host) {
        Tracks<String> disks = disks();
        for (HostDisk disk : host.getDisks()) {
            CounterTrack work = disks.of(disk.getDevice());
            work.read(
                    moment,
                    0,
                    nanos,
                    moment.counters()
                            .of(
                                    disk.getReads(),
                                    disk.getWrites(),
                                    disk.getReadBytes(),
                                    disk.getWrittenBytes(),
                                    disk.getReadMillis(),
                                    disk.getWriteMillis(),
                                    disk.getWeightedIoMillis(),
                                    disk.getIoMillis()));
            work.next()
                    .read(
                            moment,
                            0,
                            nanos,
                            moment.counters()
                                    .of(
                                            disk.readsMergedOr(NONE),
                                            disk.writesMergedOr(NONE),
                                            disk.discardsOr(NONE),
                                            disk.discardedBytesOr(NONE),
                                            disk.discardMillisOr(NONE),
                                            disk.flushesOr(NONE),
                                            disk.flushMillisOr(NONE)));
        }
        disks.endUnlessReadIn(moment.tick());
    }

    private void readAgent(Moment moment, long nanos, Tick tick) {
        AgentCost cost = tick.head().getCost();
        if (cost == null) {
            agent().endUnlessReadIn(moment.tick());
            return;
        }
        agent().read(
                        moment,
                        tick.head().getAgentEpoch(),
                        nanos,
                        moment.counters()
                                .of(
                                        cost.getCpuNanos(),
                                        cost.getLibvirtNanos(),
                                        cost.getLibvirtCalls(),
                                        cost.getLibvirtFailures(),
                                        cost.getSkippedTicks()));
    }

    /** Growth per second of all counters of /proc/vmstat whose names begin so. */
    Value vmstatPerSecond(String prefix, AbsenceReason otherwise) {
        Value[] sum = {Value.absent(otherwise)};
        vmstat().forEach(
                        (name, track) -> {
                            if (name.startsWith(prefix)) {
                                Value rate = track.perSecond(0, otherwise);
                                sum[0] = sum[0].known() ? sum[0].plus(rate) : rate;
                            }
                        });
        return sum[0];
    }

    Value statePercent(CpuState state, int cpus, AbsenceReason otherwise) {
        return states().orEmpty(state).perSecond(0, otherwise).times(100 / 1e9 / cpus);
    }

    private void readFilesystems(Moment moment, HostCounters host) {
        if (moment.inside()) {
            host.getFilesystems().forEach(fs -> filesystems.put(fs.getMountPoint(), fs));
        }
    }

    /** As it was read last in the window; it is read slowly and not repeated. */
    Value throttleEvents(AbsenceReason otherwise) {
        return Value.of(throttleEvents, otherwise);
    }

    /** The file systems that were read in the window, as they were read last. */
    Collection<Filesystem> filesystems() {
        return filesystems.values();
    }

    /** Starts of the host in the window. */
    int boots() {
        return boots;
    }

    int resets() {
        int counted = focus.isOnAll() ? boots : windowBoots;
        return counted + cpu().resets() + nics().resets() + disks().resets();
    }
}
