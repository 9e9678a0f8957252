package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.indicator.ReadTick;
import io.plimsoll.pipeline.job.TelegrafPoints.Point;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HugepagePool;
import io.plimsoll.wire.Ksm;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Pressure;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A host as Telegraf's inputs cpu, mem, swap, diskio, net, system, kernel, kernel_vmstat, pressure
 * and hugepages tell it.
 */
final class TelegrafHost {
    private static final int WHOLE_HOST = -1;
    private static final long KIB = 1024;
    private static final Map<String, String> MEMORY_LINES =
            Map.ofEntries(
                    Map.entry("free", "MemFree"),
                    Map.entry("cached", "Cached"),
                    Map.entry("buffered", "Buffers"),
                    Map.entry("active", "Active"),
                    Map.entry("inactive", "Inactive"),
                    Map.entry("slab", "Slab"),
                    Map.entry("sreclaimable", "SReclaimable"),
                    Map.entry("sunreclaim", "SUnreclaim"),
                    Map.entry("shared", "Shmem"),
                    Map.entry("dirty", "Dirty"),
                    Map.entry("write_back", "Writeback"),
                    Map.entry("mapped", "Mapped"),
                    Map.entry("page_tables", "PageTables"),
                    Map.entry("commit_limit", "CommitLimit"),
                    Map.entry("committed_as", "Committed_AS"),
                    Map.entry("swap_cached", "SwapCached"));

    private TelegrafHost() {}

    static void write(ReadTick tick, Consumer<InfluxPoint> out) {
        HostCounters host = tick.head().getHostCounters();
        cpu(tick, host, out);
        memory(tick, host, out);
        HostSample before = tick.before();
        for (HostDisk disk : host.getDisks()) {
            disk(tick, disk, before == null ? null : find(before, disk.getDevice()), out);
        }
        for (Nic nic : host.getNics()) {
            nic(tick, nic, out);
        }
        system(tick, host, out);
        pressure(tick, host, out);
        hugepages(tick, host, out);
    }

    private static void cpu(ReadTick tick, HostCounters host, Consumer<InfluxPoint> out) {
        CpuTimes now = host.getCpuTimes();
        if (now == null) {
            return;
        }
        Point point =
                new Point("cpu", tick)
                        .tag("cpu", "cpu-total")
                        .real("time_user", seconds(now.getUserNanos()))
                        .real("time_nice", seconds(now.getNiceNanos()))
                        .real("time_system", seconds(now.getSystemNanos()))
                        .real("time_idle", seconds(now.getIdleNanos()))
                        .real("time_iowait", seconds(now.getIowaitNanos()))
                        .real("time_irq", seconds(now.getIrqNanos()))
                        .real("time_softirq", seconds(now.getSoftirqNanos()))
                        .real("time_steal", seconds(now.getStealNanos()))
                        .real("time_guest", seconds(now.getGuestNanos()))
                        .real("time_guest_nice", seconds(now.getGuestNiceNanos()));
        HostSample before = tick.before();
        CpuTimes then = before == null ? null : before.getHostCounters().getCpuTimes();
        if (then != null) {
            usage(point, then, now);
        }
        point.to(out);
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    /** Percentages are of all time that passed on all CPUs; user is told without guest. */
    private static void usage(Point point, CpuTimes then, CpuTimes now) {
        long total = total(now) - total(then);
        if (total <= 0) {
            return;
        }
        long guest = now.getGuestNanos() - then.getGuestNanos();
        long guestNice = now.getGuestNiceNanos() - then.getGuestNiceNanos();
        double percent = 100.0 / total;
        point.real("usage_user", percent * (now.getUserNanos() - then.getUserNanos() - guest))
                .real(
                        "usage_nice",
                        percent * (now.getNiceNanos() - then.getNiceNanos() - guestNice))
                .real("usage_system", percent * (now.getSystemNanos() - then.getSystemNanos()))
                .real("usage_idle", percent * (now.getIdleNanos() - then.getIdleNanos()))
                .real("usage_iowait", percent * (now.getIowaitNanos() - then.getIowaitNanos()))
                .real("usage_irq", percent * (now.getIrqNanos() - then.getIrqNanos()))
                .real("usage_softirq", percent * (now.getSoftirqNanos() - then.getSoftirqNanos()))
                .real("usage_steal", percent * (now.getStealNanos() - then.getStealNanos()))
                .real("usage_guest", percent * guest)
                .real("usage_guest_nice", percent * guestNice);
    }

    private static long total(CpuTimes cpu) {
        return cpu.getUserNanos()
                + cpu.getNiceNanos()
                + cpu.getSystemNanos()
                + cpu.getIdleNanos()
                + cpu.getIowaitNanos()
                + cpu.getIrqNanos()
                + cpu.getSoftirqNanos()
                + cpu.getStealNanos();
    }

    private static void memory(ReadTick tick, HostCounters host, Consumer<InfluxPoint> out) {
        long total = host.getMemTotalBytes();
        long used = total - host.getMemAvailableBytes();
        Point point =
                new Point("mem", tick)
                        .put("total", total)
                        .put("available", host.getMemAvailableBytes())
                        .put("used", used)
                        .real("used_percent", 100.0 * used / total)
                        .real("available_percent", 100.0 * host.getMemAvailableBytes() / total);
        MEMORY_LINES.forEach((field, line) -> point.put(field, host.getMemory().get(line)));
        point.to(out);
        Long swapTotal = host.getSwapTotalBytes();
        Long swapFree = host.getSwapFreeBytes();
        if (swapTotal != null && swapFree != null) {
            long swapUsed = swapTotal - swapFree;
            new Point("swap", tick)
                    .put("total", swapTotal)
                    .put("free", swapFree)
                    .put("used", swapUsed)
                    .real("used_percent", swapTotal == 0 ? 0.0 : 100.0 * swapUsed / swapTotal)
                    .put("in", bytesOf(host.getSwapInPages()))
                    .put("out", bytesOf(host.getSwapOutPages()))
                    .to(out);
        }
    }

    private static @Nullable Long bytesOf(@Nullable Long pages) {
        return pages == null ? null : pages * 4 * KIB;
    }

    private static @Nullable HostDisk find(HostSample sample, String device) {
        for (HostDisk disk : sample.getHostCounters().getDisks()) {
            if (disk.getDevice().equals(device)) {
                return disk;
            }
        }
        return null;
    }

    private static void disk(
            ReadTick tick, HostDisk disk, @Nullable HostDisk then, Consumer<InfluxPoint> out) {
        Point point =
                new Point("diskio", tick)
                        .tag("name", disk.getDevice())
                        .put("reads", disk.getReads())
                        .put("writes", disk.getWrites())
                        .put("read_bytes", disk.getReadBytes())
                        .put("write_bytes", disk.getWrittenBytes())
                        .put("read_time", disk.getReadMillis())
                        .put("write_time", disk.getWriteMillis())
                        .put("io_time", disk.getIoMillis())
                        .put("weighted_io_time", disk.getWeightedIoMillis())
                        .put("iops_in_progress", disk.getInFlight())
                        .put("merged_reads", disk.getReadsMerged())
                        .put("merged_writes", disk.getWritesMerged());
        HostSample before = tick.before();
        if (then != null && before != null) {
            double millis = (tick.head().getMonoNanos() - before.getMonoNanos()) / 1e6;
            long requests = disk.getReads() + disk.getWrites() - then.getReads() - then.getWrites();
            long waited =
                    disk.getReadMillis()
                            + disk.getWriteMillis()
                            - then.getReadMillis()
                            - then.getWriteMillis();
            long busy = disk.getIoMillis() - then.getIoMillis();
            if (millis > 0 && busy >= 0) {
                point.real("io_util", 100 * busy / millis);
            }
            if (requests > 0 && waited >= 0) {
                point.real("io_await", (double) waited / requests);
            }
        }
        point.to(out);
    }

    private static void nic(ReadTick tick, Nic nic, Consumer<InfluxPoint> out) {
        new Point("net", tick)
                .tag("interface", nic.getDevice())
                .put("bytes_recv", nic.getRxBytes())
                .put("packets_recv", nic.getRxPackets())
                .put("err_in", nic.getRxErrors())
                .put("drop_in", nic.getRxDrops())
                .put("bytes_sent", nic.getTxBytes())
                .put("packets_sent", nic.getTxPackets())
                .put("err_out", nic.getTxErrors())
                .put("drop_out", nic.getTxDrops())
                .put("speed", nic.getSpeedMbit())
                .to(out);
    }

    private static void system(ReadTick tick, HostCounters host, Consumer<InfluxPoint> out) {
        new Point("system", tick)
                .real("load1", host.getLoad1())
                .real("load5", host.getLoad5())
                .real("load15", host.getLoad15())
                .put("n_cpus", host.getOnlineCpus())
                .to(out);
        Point kernel =
                new Point("kernel", tick)
                        .put("context_switches", host.getContextSwitches())
                        .put("interrupts", host.getInterrupts())
                        .put("processes_forked", host.getForks());
        Ksm ksm = host.getKsm();
        if (ksm != null) {
            kernel.put("ksm_run", ksm.getRun())
                    .put("ksm_pages_shared", ksm.getPagesShared())
                    .put("ksm_pages_sharing", ksm.getPagesSharing())
                    .put("ksm_pages_unshared", ksm.getPagesUnshared())
                    .put("ksm_pages_volatile", ksm.getPagesVolatile())
                    .put("ksm_full_scans", ksm.getFullScans())
                    .put("ksm_general_profit", ksm.getGeneralProfitBytes());
        }
        kernel.to(out);
        Point vmstat = new Point("kernel_vmstat", tick);
        host.getVmstat().forEach(vmstat::put);
        vmstat.put("pswpin", host.getSwapInPages())
                .put("pswpout", host.getSwapOutPages())
                .put("pgmajfault", host.getMajorFaults())
                .to(out);
    }

    private static void pressure(ReadTick tick, HostCounters host, Consumer<InfluxPoint> out) {
        for (Pressure pressure : host.getPressure()) {
            new Point("pressure", tick)
                    .tag("resource", pressure.getResource())
                    .tag("type", "some")
                    .put("total", pressure.getSomeMicros())
                    .to(out);
            new Point("pressure", tick)
                    .tag("resource", pressure.getResource())
                    .tag("type", "full")
                    .put("total", pressure.getFullMicros())
                    .to(out);
        }
    }

    private static void hugepages(ReadTick tick, HostCounters host, Consumer<InfluxPoint> out) {
        for (HugepagePool pool : host.getHugepages()) {
            boolean whole = pool.getNode() == WHOLE_HOST;
            Point point =
                    new Point(whole ? "hugepages_root" : "hugepages_per_node", tick)
                            .tag("size_kb", String.valueOf(pool.getPageBytes() / KIB))
                            .put("total", pool.getTotal())
                            .put("free", pool.getFree())
                            .put("surplus", pool.getSurplus())
                            .put("reserved", pool.getReserved());
            if (!whole) {
                point.tag("node", String.valueOf(pool.getNode()));
            }
            point.to(out);
        }
    }
}
