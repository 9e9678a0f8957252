package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.HostCounters;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One host over a window: what its counters did, its last tick, and the VMs that count on it. */
final class MeasuredHost {
    /** Accounting of CPU time is coarse; more than this beyond the capacity is not. */
    private static final double TOLERANCE = 1.15;

    private final HostTracks tracks;
    private final Tick last;
    private final List<MeasuredVm> vms;
    // Several figures are made from these, so each is computed once.
    private @Nullable Spread usedCores;
    private @Nullable Double readyCores;

    MeasuredHost(HostTracks tracks, Tick last, List<MeasuredVm> vms) {
        this.tracks = tracks;
        this.last = last;
        this.vms = vms;
    }

    HostTracks tracks() {
        return tracks;
    }

    Tick lastTick() {
        return last;
    }

    HostCounters counters() {
        return last.host();
    }

    List<MeasuredVm> vms() {
        return vms;
    }

    int cpus() {
        return counters().getOnlineCpus();
    }

    /** The agent's reason for the first of these names, else {@code otherwise}. */
    AbsenceReason reason(AbsenceReason otherwise, String... names) {
        return Absences.of(counters(), otherwise, names);
    }

    private AbsenceReason noCpu() {
        return reason(KERNEL_LACKS, "cpuTimes", "cpuUsageNanos");
    }

    boolean impossible() {
        return tracks.cpu().perSecond(0, noCpu()).or(0) / 1e9 > cpus() * TOLERANCE + 0.1;
    }

    /** CPU time per time of all users of the host. */
    Spread usedCores() {
        Spread known = usedCores;
        if (known == null) {
            known = computeUsedCores();
            usedCores = known;
        }
        return known;
    }

    private Spread computeUsedCores() {
        Spread used = tracks.cpu().spread(noCpu(), 0).times(1e-9);
        return impossible()
                ? new Spread(Value.absent(AbsenceReason.IMPOSSIBLE), used.each())
                : used.atMost(cpus());
    }

    /** Cores that its VMs waited for; those that do not tell count 0. */
    double readyCores() {
        Double known = readyCores;
        if (known == null) {
            known = sum(vm -> vm.readyShares().sum());
            readyCores = known;
        }
        return known;
    }

    Value demandCores() {
        return usedCores().plain().plus(Value.of(readyCores()));
    }

    Value statePercent(CpuState state) {
        return tracks.statePercent(state, cpus(), noCpu());
    }

    /** Sum over the VMs of what is known of them, which is not NaN. */
    double sum(ToDoubleFunction<MeasuredVm> of) {
        // Compensated, as rounding would otherwise grow with the number of VMs.
        DoubleSummaryStatistics sum = new DoubleSummaryStatistics();
        for (MeasuredVm vm : vms) {
            double each = of.applyAsDouble(vm);
            sum.accept(Double.isNaN(each) ? 0 : each);
        }
        return sum.getSum();
    }

    /** Most memory that its VMs may have together. */
    long committedBytes() {
        return Math.round(sum(vm -> (double) vm.last().balloonMaximumKibOr(0) * VmMemory.KIB));
    }

    /** Devices that are there at the end, and those that left in the window. */
    Set<String> disks() {
        Set<String> devices = new TreeSet<>();
        counters().getDisks().forEach(disk -> devices.add(disk.getDevice()));
        tracks.disks().forEachMoved((device, track) -> devices.add(device));
        return devices;
    }

    HostIndicators indicators() {
        return new HostIndicators(
                cpus(),
                usedCores().plain().orNull(),
                demandCores().orNull(),
                statePercent(CpuState.STEAL).orNull(),
                statePercent(CpuState.IOWAIT).orNull(),
                counters().getMemTotalBytes(),
                counters().getMemAvailableBytes(),
                committedBytes(),
                tracks.pressure().indicators(),
                diskIndicators(),
                tracks.nics().indicators(),
                contention());
    }

    private HostContention contention() {
        return new HostContention(
                tracks.swap()
                        .perSecond(0, reason(KERNEL_LACKS, "swapInPages", "vmstat"))
                        .times(HostMemMetrics.PAGE)
                        .orNull(),
                tracks.swap().perSecond(2, reason(KERNEL_LACKS, "majorFaults", "vmstat")).orNull(),
                tracks.softnet().perSecond(1, reason(KERNEL_LACKS, "softnet")).orNull(),
                counters().getNumaNodes().stream()
                        .map(node -> new HostNumaMetrics.Node(this, node).indicators())
                        .toList());
    }

    private List<DiskIndicators> diskIndicators() {
        List<DiskIndicators> result = new ArrayList<>();
        tracks.disks().forEachMoved((device, track) -> result.add(diskIndicators(device, track)));
        return result;
    }

    private static DiskIndicators diskIndicators(String device, CounterTrack track) {
        return new DiskIndicators(
                device,
                track.rateOrZero(0),
                track.rateOrZero(1),
                track.rateOrZero(2),
                track.rateOrZero(3),
                Value.orNull(track.ratio(4, 0)),
                Value.orNull(track.ratio(5, 1)),
                track.rateOrZero(6) / 1000,
                Math.min(100, track.rateOrZero(7) / 10));
    }
}
