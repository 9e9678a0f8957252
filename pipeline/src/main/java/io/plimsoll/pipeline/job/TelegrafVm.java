package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.ReadTick;
import io.plimsoll.pipeline.job.TelegrafPoints.Point;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.DirtyRate;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmSample;
import java.util.function.Consumer;

/**
 * A VM as Telegraf's inputs.libvirt tells it. The ids of blocks and interfaces are places in the
 * sample, as they are places in libvirt's answer there.
 */
final class TelegrafVm {
    private TelegrafVm() {}

    static void write(ReadTick tick, VmSample vm, Consumer<InfluxPoint> out) {
        point("libvirt_state", tick, vm)
                .put("state", vm.getState())
                .put("reason", vm.getStateReason())
                .to(out);
        point("libvirt_cpu", tick, vm)
                .put("time", vm.getCpuNanos())
                .put("user", vm.getCpuUserNanos())
                .put("system", vm.getCpuSystemNanos())
                .put("haltpoll_success_time", vm.getExtra().get("cpu.haltpoll.success.time"))
                .put("haltpoll_fail_time", vm.getExtra().get("cpu.haltpoll.fail.time"))
                .to(out);
        point("libvirt_balloon", tick, vm)
                .put("current", vm.getBalloonCurrentKib())
                .put("maximum", vm.getBalloonMaximumKib())
                .put("swap_in", vm.getGuestSwapInKib())
                .put("swap_out", vm.getGuestSwapOutKib())
                .put("major_fault", vm.getGuestMajorFaults())
                .put("minor_fault", vm.getGuestMinorFaults())
                .put("unused", vm.getGuestUnusedKib())
                .put("available", vm.getGuestAvailableKib())
                .put("rss", vm.getRssKib())
                .put("usable", vm.getGuestUsableKib())
                .put("last_update", vm.getBalloonUpdatedSeconds())
                .put("disk_caches", vm.getGuestDiskCachesKib())
                .put("hugetlb_pgalloc", vm.getGuestHugetlbAllocations())
                .put("hugetlb_pgfail", vm.getGuestHugetlbFailures())
                .to(out);
        vcpus(tick, vm, out);
        nics(tick, vm, out);
        disks(tick, vm, out);
        DirtyRate dirty = vm.getDirtyRate();
        if (dirty != null) {
            point("libvirt_dirtyrate", tick, vm)
                    .put("calc_status", dirty.getStatus())
                    .put("calc_start_time", dirty.getStartSeconds())
                    .put("calc_period", dirty.getPeriodSeconds())
                    .put("megabytes_per_second", dirty.getMibPerSecond())
                    .to(out);
        }
    }

    private static Point point(String measurement, ReadTick tick, VmSample vm) {
        return new Point(measurement, tick)
                .tag("domain_name", vm.getName())
                .tag("uuid", vm.getUuid());
    }

    private static void vcpus(ReadTick tick, VmSample vm, Consumer<InfluxPoint> out) {
        point("libvirt_vcpu_total", tick, vm)
                .put("current", vm.getVcpuCurrent())
                .put("maximum", vm.getVcpuMaximum())
                .to(out);
        for (Vcpu vcpu : vm.getVcpus()) {
            Point point =
                    point("libvirt_vcpu", tick, vm)
                            .tag("vcpu_id", String.valueOf(vcpu.getIndex()))
                            .put("state", 1) // libvirt says running of every vCPU online.
                            .put("time", vcpu.getRunNanos())
                            .put("wait", vcpu.getWaitNanos())
                            .put("delay", vcpu.getReadyNanos())
                            .put("cpu_id", vcpu.getLastCpu());
            Boolean halted = vcpu.getHalted();
            if (halted != null) {
                point.text("halted", halted ? "yes" : "no").put("halted_i", halted ? 1 : 0);
            }
            point.to(out);
        }
    }

    private static void nics(ReadTick tick, VmSample vm, Consumer<InfluxPoint> out) {
        point("libvirt_net_total", tick, vm).put("count", vm.getNics().size()).to(out);
        int id = 0;
        for (Nic nic : vm.getNics()) {
            point("libvirt_net", tick, vm)
                    .tag("interface_id", String.valueOf(id++))
                    .text("name", nic.getDevice())
                    .put("rx_bytes", nic.getRxBytes())
                    .put("rx_pkts", nic.getRxPackets())
                    .put("rx_errs", nic.getRxErrors())
                    .put("rx_drop", nic.getRxDrops())
                    .put("tx_bytes", nic.getTxBytes())
                    .put("tx_pkts", nic.getTxPackets())
                    .put("tx_errs", nic.getTxErrors())
                    .put("tx_drop", nic.getTxDrops())
                    .to(out);
        }
    }

    private static void disks(ReadTick tick, VmSample vm, Consumer<InfluxPoint> out) {
        point("libvirt_block_total", tick, vm).put("count", vm.getDisks().size()).to(out);
        int id = 0;
        for (VmDisk disk : vm.getDisks()) {
            point("libvirt_block", tick, vm)
                    .tag("block_id", String.valueOf(id++))
                    .text("name", disk.getTarget())
                    .put("rd_reqs", disk.getReads())
                    .put("rd_bytes", disk.getReadBytes())
                    .put("rd_times", disk.getReadNanos())
                    .put("wr_reqs", disk.getWrites())
                    .put("wr_bytes", disk.getWrittenBytes())
                    .put("wr_times", disk.getWriteNanos())
                    .put("fl_reqs", disk.getFlushes())
                    .put("fl_times", disk.getFlushNanos())
                    .put("errors", disk.getErrors())
                    .put("allocation", disk.getAllocationBytes())
                    .put("capacity", disk.getCapacityBytes())
                    .put("physical", disk.getPhysicalBytes())
                    .to(out);
        }
    }
}
