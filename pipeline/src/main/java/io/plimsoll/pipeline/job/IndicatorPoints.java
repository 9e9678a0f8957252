package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.DiskIndicators;
import io.plimsoll.pipeline.indicator.HostIndicators;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.NicIndicators;
import io.plimsoll.pipeline.indicator.Quality;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.sinks.InfluxPoint;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The indicators of a window as points. Their time is the end of the window, so a window that is
 * computed again overwrites itself. A field without a value is left out.
 */
final class IndicatorPoints implements FlatMapFunction<HostWindow, InfluxPoint> {
    private static final int VM_RUNNING = 1;

    @Override
    public void flatMap(HostWindow window, Collector<InfluxPoint> out) {
        out.collect(cpu(window));
        out.collect(memory(window));
        if (window.indicators().pressure().known()) {
            out.collect(pressure(window));
        }
        out.collect(quality(window));
        for (DiskIndicators disk : window.indicators().disks()) {
            out.collect(disk(host("host_disk", window).tag("device", disk.device()), disk));
        }
        for (NicIndicators nic : window.indicators().nics()) {
            out.collect(nic(host("host_net", window).tag("device", nic.device()), nic));
        }
        for (VmIndicators vm : window.vms()) {
            vmPoints(window, vm, out);
        }
    }

    private static void vmPoints(HostWindow window, VmIndicators vm, Collector<InfluxPoint> out) {
        out.collect(vmCpu(window, vm));
        out.collect(vmMemory(window, vm));
        for (DiskIndicators disk : vm.disks()) {
            out.collect(disk(vm("vm_disk", window, vm).tag("device", disk.device()), disk));
        }
        for (NicIndicators nic : vm.nics()) {
            out.collect(nic(vm("vm_net", window, vm).tag("device", nic.device()), nic));
        }
    }

    private static InfluxPoint.Builder host(String measurement, HostWindow window) {
        return InfluxPoint.at(window.endMillis(), measurement)
                .tag("cluster", window.cluster())
                .tag("host", window.host());
    }

    private static InfluxPoint.Builder vm(String measurement, HostWindow window, VmIndicators vm) {
        return host(measurement, window).tag("vm", vm.name()).tag("vm_uuid", vm.uuid());
    }

    private static InfluxPoint cpu(HostWindow window) {
        HostIndicators host = window.indicators();
        InfluxPoint.Builder point =
                host("host_cpu", window).longField("capacity_cores", host.capacityCores());
        add(point, "used_cores", host.usedCores());
        add(point, "demand_cores", host.demandCores());
        add(
                point,
                "used_percent",
                host.usedCores() == null ? null : 100 * host.usedCores() / host.capacityCores());
        add(point, "demand_percent", host.demandPercent());
        add(
                point,
                "ready_percent",
                host.usedCores() == null || host.demandCores() == null
                        ? null
                        : 100 * (host.demandCores() - host.usedCores()) / host.capacityCores());
        add(point, "steal_percent", host.stealPercent());
        add(point, "iowait_percent", host.iowaitPercent());
        return point.build();
    }

    private static InfluxPoint memory(HostWindow window) {
        HostIndicators host = window.indicators();
        return host("host_mem", window)
                .longField("total_bytes", host.memoryTotalBytes())
                .longField("available_bytes", host.memoryAvailableBytes())
                .longField("committed_bytes", host.committedBytes())
                .doubleField("used_percent", host.memoryUsedPercent())
                .build();
    }

    private static InfluxPoint pressure(HostWindow window) {
        HostIndicators.Pressure pressure = window.indicators().pressure();
        InfluxPoint.Builder point = host("host_pressure", window);
        add(point, "cpu_some_percent", pressure.cpuSomePercent());
        add(point, "memory_some_percent", pressure.memorySomePercent());
        add(point, "memory_full_percent", pressure.memoryFullPercent());
        add(point, "io_some_percent", pressure.ioSomePercent());
        add(point, "io_full_percent", pressure.ioFullPercent());
        return point.build();
    }

    private static InfluxPoint quality(HostWindow window) {
        Quality quality = window.quality();
        return host("telemetry_quality", window)
                .longField("samples", quality.samples())
                .longField("expected", quality.expected())
                .longField("gaps", quality.gaps())
                .longField("resets", quality.resets())
                .longField("impossible", quality.impossible())
                .build();
    }

    private static InfluxPoint vmCpu(HostWindow window, VmIndicators vm) {
        InfluxPoint.Builder point =
                vm("vm_cpu", window, vm)
                        .longField("vcpus", vm.vcpus())
                        .booleanField("running", vm.state() == VM_RUNNING);
        add(point, "used_cores", vm.usedCores());
        add(point, "demand_cores", vm.demandCores());
        add(point, "used_percent", vm.usedPercent());
        add(point, "ready_percent", vm.readyPercent());
        add(point, "ready_max_percent", vm.readyMaxPercent());
        return point.build();
    }

    private static InfluxPoint vmMemory(HostWindow window, VmIndicators vm) {
        InfluxPoint.Builder point = vm("vm_mem", window, vm);
        add(point, "maximum_bytes", vm.memoryMaximumBytes());
        add(point, "balloon_bytes", vm.memoryCurrentBytes());
        add(point, "used_bytes", vm.guestUsedBytes());
        add(point, "usable_bytes", vm.guestUsableBytes());
        add(point, "rss_bytes", vm.rssBytes());
        return point.build();
    }

    private static InfluxPoint disk(InfluxPoint.Builder point, DiskIndicators disk) {
        point.doubleField("read_iops", disk.readsPerSecond())
                .doubleField("write_iops", disk.writesPerSecond())
                .doubleField("read_bytes_per_second", disk.readBytesPerSecond())
                .doubleField("write_bytes_per_second", disk.writtenBytesPerSecond());
        add(point, "read_latency_millis", disk.readLatencyMillis());
        add(point, "write_latency_millis", disk.writeLatencyMillis());
        add(point, "queue_depth", disk.queueDepth());
        add(point, "util_percent", disk.utilPercent());
        return point.build();
    }

    private static InfluxPoint nic(InfluxPoint.Builder point, NicIndicators nic) {
        return point.doubleField("rx_bytes_per_second", nic.rxBytesPerSecond())
                .doubleField("tx_bytes_per_second", nic.txBytesPerSecond())
                .doubleField("rx_packets_per_second", nic.rxPacketsPerSecond())
                .doubleField("tx_packets_per_second", nic.txPacketsPerSecond())
                .doubleField("rx_drops_per_second", nic.rxDropsPerSecond())
                .doubleField("tx_drops_per_second", nic.txDropsPerSecond())
                .build();
    }

    private static void add(InfluxPoint.Builder point, String field, @Nullable Double value) {
        if (value != null) {
            point.doubleField(field, value);
        }
    }

    private static void add(InfluxPoint.Builder point, String field, @Nullable Long value) {
        if (value != null) {
            point.longField(field, value);
        }
    }
}
