package io.plimsoll.pipeline.indicator;

import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What grew on a host over the steps of a window. */
final class HostRates {
    /** Accounting of CPU time is coarse; more than this beyond the capacity is not. */
    private static final double TOLERANCE = 1.15;

    private final Rate cpu = new Rate(1);
    private final Rate steal = new Rate(1);
    private final Rate iowait = new Rate(1);
    private final Map<String, Rate> disks = new HashMap<>();
    private final NicRates nics = new NicRates();
    private final PressureRates pressure = new PressureRates();

    void step(long nanos, HostCounters before, HostCounters after) {
        cpuStep(nanos, before, after);
        pressure.step(nanos, before.getPressure(), after.getPressure());
        nics.step(nanos, before.getNics(), after.getNics());
        Map<String, HostDisk> earlier = new HashMap<>();
        before.getDisks().forEach(disk -> earlier.put(disk.getDevice(), disk));
        for (HostDisk disk : after.getDisks()) {
            HostDisk from = earlier.get(disk.getDevice());
            if (from != null) {
                disks.computeIfAbsent(disk.getDevice(), d -> new Rate(8))
                        .step(nanos, counters(from), counters(disk));
            }
        }
    }

    private void cpuStep(long nanos, HostCounters before, HostCounters after) {
        if (before.getCpuUsageNanos() != null && after.getCpuUsageNanos() != null) {
            cpu.step(
                    nanos,
                    new long[] {before.getCpuUsageNanos()},
                    new long[] {after.getCpuUsageNanos()});
            return;
        }
        CpuTimes from = before.getCpuTimes();
        CpuTimes to = after.getCpuTimes();
        if (from == null || to == null) {
            return;
        }
        cpu.step(nanos, new long[] {busyNanos(from)}, new long[] {busyNanos(to)});
        // Apart, as the kernel lets these two fall now and then.
        steal.step(nanos, new long[] {from.getStealNanos()}, new long[] {to.getStealNanos()});
        iowait.step(nanos, new long[] {from.getIowaitNanos()}, new long[] {to.getIowaitNanos()});
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

    private static long[] counters(HostDisk disk) {
        return new long[] {
            disk.getReads(),
            disk.getWrites(),
            disk.getReadBytes(),
            disk.getWrittenBytes(),
            disk.getReadMillis(),
            disk.getWriteMillis(),
            disk.getWeightedIoMillis(),
            disk.getIoMillis()
        };
    }

    int resets() {
        int resets = cpu.resets() + nics.resets();
        for (Rate disk : disks.values()) {
            resets += disk.resets();
        }
        return resets;
    }

    boolean impossible(int cpus) {
        return cpu.known() && cpu.perSecond(0) / 1e9 > cpus * TOLERANCE + 0.1;
    }

    HostIndicators indicators(HostCounters last, double readyCores, long committedBytes) {
        int cpus = last.getOnlineCpus();
        Double used =
                cpu.known() && !impossible(cpus) ? Math.min(cpu.perSecond(0) / 1e9, cpus) : null;
        return new HostIndicators(
                cpus,
                used,
                used == null ? null : used + readyCores,
                percentOfCapacity(steal, cpus),
                percentOfCapacity(iowait, cpus),
                last.getMemTotalBytes(),
                last.getMemAvailableBytes(),
                committedBytes,
                pressure.indicators(),
                diskIndicators(),
                nics.indicators());
    }

    private static @Nullable Double percentOfCapacity(Rate rate, int cpus) {
        return rate.known() ? 100 * rate.perSecond(0) / 1e9 / cpus : null;
    }

    private List<DiskIndicators> diskIndicators() {
        List<DiskIndicators> result = new ArrayList<>();
        disks.forEach(
                (device, rate) -> {
                    if (rate.known()) {
                        result.add(
                                new DiskIndicators(
                                        device,
                                        rate.perSecond(0),
                                        rate.perSecond(1),
                                        rate.perSecond(2),
                                        rate.perSecond(3),
                                        perRequest(rate.growth(4), rate.growth(0)),
                                        perRequest(rate.growth(5), rate.growth(1)),
                                        rate.perSecond(6) / 1000,
                                        Math.min(100, rate.perSecond(7) / 10)));
                    }
                });
        return result;
    }

    static @Nullable Double perRequest(double millis, double requests) {
        return requests > 0 ? millis / requests : null;
    }
}
