package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.VmDisk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Disks of a VM, each by its stable target. */
final class VmDiskMetrics {
    private static final double DUE_TO_CAP = 95;
    private static final String NO_REQUEST =
            VmCpuMetrics.NO_STEP
                    + "; no_requests: without a request there is no latency, and it is not 0";

    private static final Why NO_DISKS = new Why(HYPERVISOR_LACKS, "disks");
    private static final Why NO_READ_NANOS = new Why(HYPERVISOR_LACKS, "readNanos", "disks");
    private static final Why NO_WRITE_NANOS = new Why(HYPERVISOR_LACKS, "writeNanos", "disks");
    private static final Why NO_FLUSHES = new Why(HYPERVISOR_LACKS, "flushes", "disks");
    private static final Why NO_FLUSH_NANOS = new Why(HYPERVISOR_LACKS, "flushNanos", "disks");
    private static final Why NO_ERRORS = new Why(HYPERVISOR_LACKS, "errors", "disks");
    private static final Why NO_LIMITS = new Why(HYPERVISOR_LACKS, "limits", "disks");

    static final Measurement<Device<MeasuredVm>> MEASUREMENT =
            limits(
                            work(
                                    Measurement.<Device<MeasuredVm>>named(
                                            "vm_disk",
                                            "vm, vm_uuid, device",
                                            "A disk of a VM, by its target such as vda")))
                    .build();

    private VmDiskMetrics() {}

    private static Measurement.Builder<Device<MeasuredVm>> work(
            Measurement.Builder<Device<MeasuredVm>> metrics) {
        return metrics.from("libvirt block.N.rd.reqs, .wr.reqs, .rd.bytes, .wr.bytes")
                .absentIf(VmCpuMetrics.NO_STEP)
                .rate(
                        "read_iops",
                        "1/s",
                        "Δrd.reqs / Δt",
                        disk -> spread(disk, VmDiskTracks::reads, NO_DISKS))
                .rate(
                        "write_iops",
                        "1/s",
                        "Δwr.reqs / Δt",
                        disk -> spread(disk, VmDiskTracks::writes, NO_DISKS))
                .rate(
                        "iops",
                        "1/s",
                        "Δ(rd.reqs + wr.reqs) / Δt",
                        disk -> spread(disk, VmDiskTracks::requests, NO_DISKS))
                .rate(
                        "read_bytes_per_second",
                        "bytes/s",
                        "Δrd.bytes / Δt",
                        disk -> spread(disk, VmDiskTracks::readBytes, NO_DISKS))
                .rate(
                        "write_bytes_per_second",
                        "bytes/s",
                        "Δwr.bytes / Δt",
                        disk -> spread(disk, VmDiskTracks::writtenBytes, NO_DISKS))
                .absentIf(NO_REQUEST)
                .real(
                        "read_request_bytes",
                        "bytes",
                        "Δrd.bytes / Δrd.reqs",
                        disk -> value(disk, VmDiskTracks::bytesPerRead, NO_DISKS))
                .real(
                        "write_request_bytes",
                        "bytes",
                        "Δwr.bytes / Δwr.reqs",
                        disk -> value(disk, VmDiskTracks::bytesPerWrite, NO_DISKS))
                .from("libvirt block.N.rd.times, .wr.times; waiting for an I/O limit is in them")
                .real(
                        "read_latency_millis",
                        "ms",
                        "Δrd.times / Δrd.reqs",
                        disk -> value(disk, VmDiskTracks::readMillis, NO_READ_NANOS))
                .real(
                        "write_latency_millis",
                        "ms",
                        "Δwr.times / Δwr.reqs",
                        disk -> value(disk, VmDiskTracks::writeMillis, NO_WRITE_NANOS))
                .absentIf(VmCpuMetrics.NO_STEP)
                .rate(
                        "queue_depth",
                        "",
                        "Δ(rd.times + wr.times) / Δt, by Little's law",
                        disk -> spread(disk, VmDiskTracks::queueDepth, NO_READ_NANOS))
                .from("libvirt block.N.fl.reqs, .fl.times")
                .real(
                        "flush_iops",
                        "1/s",
                        "Δfl.reqs / Δt",
                        disk -> value(disk, VmDiskTracks::flushes, NO_FLUSHES))
                .absentIf(NO_REQUEST)
                .real(
                        "flush_latency_millis",
                        "ms",
                        "Δfl.times / Δfl.reqs",
                        disk -> value(disk, VmDiskTracks::flushMillis, NO_FLUSH_NANOS))
                .from("QEMU query-blockstats failed operations")
                .absentIf(VmCpuMetrics.NO_STEP)
                .real(
                        "errors_per_second",
                        "1/s",
                        "Δerrors / Δt",
                        disk -> value(disk, VmDiskTracks::errors, NO_ERRORS));
    }

    private static Measurement.Builder<Device<MeasuredVm>> limits(
            Measurement.Builder<Device<MeasuredVm>> metrics) {
        return metrics.from("virDomainGetBlockIoTune")
                .absentIf("not_configured without limit; not read")
                .whole(
                        "iops_limit",
                        "1/s",
                        "total_iops_sec, else read_iops_sec + write_iops_sec",
                        disk -> limit(disk, "iops_sec"))
                .whole(
                        "bytes_limit",
                        "bytes/s",
                        "total_bytes_sec, else read_bytes_sec + write_bytes_sec",
                        disk -> limit(disk, "bytes_sec"))
                .absentIf("not_configured without limit; as iops")
                .real(
                        "cap_percent",
                        "%",
                        "most of 100 · rate / limit over its limits",
                        VmDiskMetrics::capPercent)
                .flag(
                        "latency_due_to_cap",
                        "cap_percent > 95: slow because it was told to be",
                        disk -> {
                            Value cap = capPercent(disk);
                            return cap.known() ? Value.of(cap.number() > DUE_TO_CAP) : cap;
                        });
    }

    private static VmDiskTracks tracks(Device<MeasuredVm> disk) {
        return disk.of().tracks().disks();
    }

    /** A figure of one disk, or this reason. */
    private interface Figure<F> {
        F of(VmDiskTracks tracks, String target, AbsenceReason otherwise);
    }

    private static Value value(Device<MeasuredVm> disk, Figure<Value> figure, Why why) {
        Value value = figure.of(tracks(disk), disk.name(), why.otherwise());
        return value.known() ? value : figure.of(tracks(disk), disk.name(), why.of(disk.of()));
    }

    private static Spread spread(Device<MeasuredVm> disk, Figure<Spread> figure, Why why) {
        Spread spread = figure.of(tracks(disk), disk.name(), why.otherwise());
        return spread.plain().known()
                ? spread
                : figure.of(tracks(disk), disk.name(), why.of(disk.of()));
    }

    private static @Nullable Map<String, Long> limits(Device<MeasuredVm> disk) {
        for (VmDisk each : disk.of().last().getDisks()) {
            if (each.getTarget().equals(disk.name())) {
                return each.getLimits();
            }
        }
        return null;
    }

    private static Value limit(Device<MeasuredVm> disk, String kind) {
        Map<String, Long> limits = limits(disk);
        if (limits == null) {
            return Value.absent(NO_LIMITS.of(disk.of()));
        }
        long total = limits.getOrDefault("total_" + kind, 0L);
        if (total == 0) {
            total =
                    limits.getOrDefault("read_" + kind, 0L)
                            + limits.getOrDefault("write_" + kind, 0L);
        }
        return total > 0 ? Value.of(total) : Value.absent(NOT_CONFIGURED);
    }

    private static Value capPercent(Device<MeasuredVm> disk) {
        Map<String, Long> limits = limits(disk);
        if (limits == null) {
            return Value.absent(NO_LIMITS.of(disk.of()));
        }
        if (limits.isEmpty()) {
            return Value.absent(NOT_CONFIGURED);
        }
        Value most = Value.absent(NOT_CONFIGURED);
        for (Map.Entry<String, Long> limit : limits.entrySet()) {
            Spread rate = limit.getValue() > 0 ? limited(disk, limit.getKey()) : null;
            if (rate != null) {
                Value use = rate.plain().times(100.0 / limit.getValue());
                most = most.known() && use.known() ? most.atLeast(use.number()) : use;
            }
        }
        return most;
    }

    /** The rate that a limit is of; null if there is no such rate. */
    private static @Nullable Spread limited(Device<MeasuredVm> disk, String limit) {
        AbsenceReason why = NO_DISKS.of(disk.of());
        return switch (limit) {
            case "total_iops_sec" -> tracks(disk).requests(disk.name(), why);
            case "read_iops_sec" -> tracks(disk).reads(disk.name(), why);
            case "write_iops_sec" -> tracks(disk).writes(disk.name(), why);
            case "total_bytes_sec" -> tracks(disk).bytes(disk.name(), why);
            case "read_bytes_sec" -> tracks(disk).readBytes(disk.name(), why);
            case "write_bytes_sec" -> tracks(disk).writtenBytes(disk.name(), why);
            default -> null;
        };
    }
}
