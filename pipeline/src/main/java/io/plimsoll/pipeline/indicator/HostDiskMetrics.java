package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.HostDisk;

/** Block devices of a host. */
final class HostDiskMetrics {
    private static final String NO_REQUEST = VmCpuMetrics.NO_STEP + "; no_requests";

    static final Measurement<Device<MeasuredHost>> MEASUREMENT =
            others(
                            work(
                                    Measurement.<Device<MeasuredHost>>named(
                                            "host_disk", "device", "A block device of a host")))
                    .build();

    private HostDiskMetrics() {}

    private static Measurement.Builder<Device<MeasuredHost>> work(
            Measurement.Builder<Device<MeasuredHost>> metrics) {
        return metrics.from("/proc/diskstats")
                .absentIf(VmCpuMetrics.NO_STEP)
                .rate("read_iops", "1/s", "Δreads / Δt", disk -> spread(disk, 0))
                .rate("write_iops", "1/s", "Δwrites / Δt", disk -> spread(disk, 1))
                .rate(
                        "read_bytes_per_second",
                        "bytes/s",
                        "Δsectors read · 512 / Δt",
                        disk -> spread(disk, 2))
                .rate(
                        "write_bytes_per_second",
                        "bytes/s",
                        "Δsectors written · 512 / Δt",
                        disk -> spread(disk, 3))
                .absentIf(NO_REQUEST)
                .real(
                        "read_latency_millis",
                        "ms",
                        "Δms reading / Δreads",
                        disk -> track(disk).perUnit(4, 0, why(disk)))
                .real(
                        "write_latency_millis",
                        "ms",
                        "Δms writing / Δwrites",
                        disk -> track(disk).perUnit(5, 1, why(disk)))
                .absentIf(VmCpuMetrics.NO_STEP)
                .rate(
                        "queue_depth",
                        "",
                        "Δweighted ms / Δt, by Little's law",
                        disk -> spread(disk, 6).times(1e-3))
                .rate(
                        "util_percent",
                        "%",
                        "100 · Δms with a request in flight / Δt; 100 does not mean saturated on NVMe",
                        disk -> spread(disk, 7).times(0.1).atMost(100));
    }

    private static Measurement.Builder<Device<MeasuredHost>> others(
            Measurement.Builder<Device<MeasuredHost>> metrics) {
        return metrics.real(
                        "reads_merged_per_second",
                        "1/s",
                        "Δreads merged / Δt",
                        disk -> other(disk, 0))
                .real(
                        "writes_merged_per_second",
                        "1/s",
                        "Δwrites merged / Δt",
                        disk -> other(disk, 1))
                .real("discard_iops", "1/s", "Δdiscards / Δt", disk -> other(disk, 2))
                .real(
                        "discard_bytes_per_second",
                        "bytes/s",
                        "Δsectors discarded · 512 / Δt",
                        disk -> other(disk, 3))
                .real("flush_iops", "1/s", "Δflushes / Δt (Linux 5.5)", disk -> other(disk, 5))
                .absentIf(NO_REQUEST)
                .real(
                        "flush_latency_millis",
                        "ms",
                        "Δms flushing / Δflushes",
                        disk -> otherTrack(disk).perUnit(6, 5, why(disk)))
                .absentIf("it went away")
                .whole("in_flight", "", "requests in flight at the end", HostDiskMetrics::inFlight);
    }

    private static CounterTrack track(Device<MeasuredHost> disk) {
        return disk.of().tracks().disks().orEmpty(disk.name());
    }

    private static CounterTrack otherTrack(Device<MeasuredHost> disk) {
        return disk.of().tracks().disks().orEmpty(disk.name(), 1);
    }

    private static AbsenceReason why(Device<MeasuredHost> disk) {
        return disk.of().reason(KERNEL_LACKS, "disks");
    }

    private static Spread spread(Device<MeasuredHost> disk, int counter) {
        return track(disk).spread(why(disk), counter);
    }

    private static Value other(Device<MeasuredHost> disk, int counter) {
        return otherTrack(disk).perSecond(counter, why(disk));
    }

    private static Value inFlight(Device<MeasuredHost> disk) {
        for (HostDisk each : disk.of().counters().getDisks()) {
            if (each.getDevice().equals(disk.name())) {
                return Value.of(each.getInFlight());
            }
        }
        return Value.absent(AbsenceReason.VANISHED);
    }
}
