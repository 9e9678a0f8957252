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
                        disk -> tracks(disk).reads(disk.name(), why(disk, "disks")))
                .rate(
                        "write_iops",
                        "1/s",
                        "Δwr.reqs / Δt",
                        disk -> tracks(disk).writes(disk.name(), why(disk, "disks")))
                .rate(
                        "iops",
                        "1/s",
                        "Δ(rd.reqs + wr.reqs) / Δt",
                        disk -> tracks(disk).requests(disk.name(), why(disk, "disks")))
                .rate(
                        "read_bytes_per_second",
                        "bytes/s",
                        "Δrd.bytes / Δt",
                        disk -> tracks(disk).readBytes(disk.name(), why(disk, "disks")))
                .rate(
                        "write_bytes_per_second",
                        "bytes/s",
                        "Δwr.bytes / Δt",
                        disk -> tracks(disk).writtenBytes(disk.name(), why(disk, "disks")))
                .absentIf(NO_REQUEST)
                .real(
                        "read_request_bytes",
                        "bytes",
                        "Δrd.bytes / Δrd.reqs",
                        disk -> tracks(disk).bytesPerRead(disk.name(), why(disk, "disks")))
                .real(
                        "write_request_bytes",
                        "bytes",
                        "Δwr.bytes / Δwr.reqs",
                        disk -> tracks(disk).bytesPerWrite(disk.name(), why(disk, "disks")))
                .from("libvirt block.N.rd.times, .wr.times; waiting for an I/O limit is in them")
                .real(
                        "read_latency_millis",
                        "ms",
                        "Δrd.times / Δrd.reqs",
                        disk -> tracks(disk).readMillis(disk.name(), why(disk, "readNanos")))
                .real(
                        "write_latency_millis",
                        "ms",
                        "Δwr.times / Δwr.reqs",
                        disk -> tracks(disk).writeMillis(disk.name(), why(disk, "writeNanos")))
                .absentIf(VmCpuMetrics.NO_STEP)
                .rate(
                        "queue_depth",
                        "",
                        "Δ(rd.times + wr.times) / Δt, by Little's law",
                        disk -> tracks(disk).queueDepth(disk.name(), why(disk, "readNanos")))
                .from("libvirt block.N.fl.reqs, .fl.times")
                .real(
                        "flush_iops",
                        "1/s",
                        "Δfl.reqs / Δt",
                        disk -> tracks(disk).flushes(disk.name(), why(disk, "flushes")))
                .absentIf(NO_REQUEST)
                .real(
                        "flush_latency_millis",
                        "ms",
                        "Δfl.times / Δfl.reqs",
                        disk -> tracks(disk).flushMillis(disk.name(), why(disk, "flushNanos")))
                .from("QEMU query-blockstats failed operations")
                .absentIf(VmCpuMetrics.NO_STEP)
                .real(
                        "errors_per_second",
                        "1/s",
                        "Δerrors / Δt",
                        disk -> tracks(disk).errors(disk.name(), why(disk, "errors")));
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
        return disk.of().tracks().disks;
    }

    private static AbsenceReason why(Device<MeasuredVm> disk, String field) {
        return disk.of().reason(HYPERVISOR_LACKS, field, "disks");
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
            return Value.absent(disk.of().reason(HYPERVISOR_LACKS, "limits", "disks"));
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
            return Value.absent(disk.of().reason(HYPERVISOR_LACKS, "limits", "disks"));
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
        AbsenceReason why = why(disk, "disks");
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
