package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HugepagePool;
import io.plimsoll.wire.Ksm;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Memory of a host. */
final class HostMemMetrics {
    private static final int WHOLE_HOST = -1;
    static final long PAGE = 4096;

    static final Measurement<MeasuredHost> MEASUREMENT =
            sharing(
                            pools(
                                    pressure(
                                            use(
                                                    Measurement.<MeasuredHost>named(
                                                            "host_mem", "", "Memory of a host")))))
                    .build();

    private HostMemMetrics() {}

    private static Measurement.Builder<MeasuredHost> use(
            Measurement.Builder<MeasuredHost> metrics) {
        return metrics.from("/proc/meminfo MemTotal, MemAvailable")
                .whole(
                        "total_bytes",
                        "bytes",
                        "MemTotal",
                        host -> Value.of(host.counters().getMemTotalBytes()))
                .whole(
                        "available_bytes",
                        "bytes",
                        "MemAvailable at the end",
                        host -> Value.of(host.counters().getMemAvailableBytes()))
                .gauge(
                        "used_bytes",
                        "bytes",
                        "MemTotal - MemAvailable",
                        host -> host.tracks().memoryUsed().spread())
                .real(
                        "used_percent",
                        "%",
                        "100 · (MemTotal - MemAvailable) / MemTotal",
                        HostMemMetrics::usedPercent)
                .from("libvirt balloon.maximum")
                .whole(
                        "committed_bytes",
                        "bytes",
                        "Σ over its VMs of the most memory they may have",
                        host -> Value.of(host.committedBytes()))
                .from("/proc/meminfo")
                .absentIf("not read")
                .whole("cached_bytes", "bytes", "Cached", host -> line(host, "Cached"))
                .whole("buffers_bytes", "bytes", "Buffers", host -> line(host, "Buffers"))
                .whole(
                        "reclaimable_bytes",
                        "bytes",
                        "SReclaimable",
                        host -> line(host, "SReclaimable"))
                .whole("shmem_bytes", "bytes", "Shmem", host -> line(host, "Shmem"))
                .whole("anon_bytes", "bytes", "AnonPages", host -> line(host, "AnonPages"))
                .whole(
                        "anon_huge_bytes",
                        "bytes",
                        "AnonHugePages",
                        host -> line(host, "AnonHugePages"))
                .whole("dirty_bytes", "bytes", "Dirty", host -> line(host, "Dirty"))
                .whole("writeback_bytes", "bytes", "Writeback", host -> line(host, "Writeback"))
                .whole(
                        "commit_limit_bytes",
                        "bytes",
                        "CommitLimit",
                        host -> line(host, "CommitLimit"))
                .whole(
                        "committed_as_bytes",
                        "bytes",
                        "Committed_AS",
                        host -> line(host, "Committed_AS"))
                .whole(
                        "swap_total_bytes",
                        "bytes",
                        "SwapTotal",
                        host -> of(host, HostCounters::getSwapTotalBytes, "swapTotalBytes"))
                .whole(
                        "swap_used_bytes",
                        "bytes",
                        "SwapTotal - SwapFree",
                        host ->
                                of(host, HostCounters::getSwapTotalBytes, "swapTotalBytes")
                                        .minus(
                                                of(
                                                        host,
                                                        HostCounters::getSwapFreeBytes,
                                                        "swapFreeBytes")));
    }

    private static Measurement.Builder<MeasuredHost> pressure(
            Measurement.Builder<MeasuredHost> metrics) {
        return metrics.from("/proc/vmstat")
                .absentIf(VmCpuMetrics.NO_STEP)
                .real(
                        "swap_in_bytes_per_second",
                        "bytes/s",
                        "Δpswpin · 4096 / Δt",
                        host -> swap(host, 0, "swapInPages").times(PAGE))
                .real(
                        "swap_out_bytes_per_second",
                        "bytes/s",
                        "Δpswpout · 4096 / Δt",
                        host -> swap(host, 1, "swapOutPages").times(PAGE))
                .real(
                        "major_faults_per_second",
                        "1/s",
                        "Δpgmajfault / Δt",
                        host -> swap(host, 2, "majorFaults"))
                .real(
                        "direct_scans_per_second",
                        "1/s",
                        "Δpgscan_direct / Δt: pages that tasks had to look for themselves",
                        host -> vmstat(host, "pgscan_direct"))
                .real(
                        "allocation_stalls_per_second",
                        "1/s",
                        "Σ Δallocstall* / Δt",
                        host -> vmstat(host, "allocstall"))
                .real(
                        "compaction_stalls_per_second",
                        "1/s",
                        "Δcompact_stall / Δt",
                        host -> vmstat(host, "compact_stall"))
                .real(
                        "oom_kills_per_second",
                        "1/s",
                        "Δoom_kill / Δt",
                        host -> vmstat(host, "oom_kill"))
                .real(
                        "numa_hint_faults_per_second",
                        "1/s",
                        "Δnuma_hint_faults / Δt",
                        host -> vmstat(host, "numa_hint_faults"))
                .real(
                        "numa_migrated_pages_per_second",
                        "1/s",
                        "Δnuma_pages_migrated / Δt",
                        host -> vmstat(host, "numa_pages_migrated"))
                .real(
                        "thp_splits_per_second",
                        "1/s",
                        "Δthp_split_page / Δt",
                        host -> vmstat(host, "thp_split_page"));
    }

    private static Measurement.Builder<MeasuredHost> pools(
            Measurement.Builder<MeasuredHost> metrics) {
        return metrics.from("/sys/kernel/mm/hugepages, all page sizes")
                .absentIf("not_configured without a pool")
                .whole(
                        "hugepages_total_bytes",
                        "bytes",
                        "Σ nr_hugepages · size",
                        host -> pool(host, HugepagePool::getTotal))
                .whole(
                        "hugepages_free_bytes",
                        "bytes",
                        "Σ free_hugepages · size",
                        host -> pool(host, HugepagePool::getFree))
                .whole(
                        "hugepages_usable_bytes",
                        "bytes",
                        "Σ (free - reserved) · size: the rest is promised",
                        host -> pool(host, HostMemMetrics::usable))
                .whole(
                        "hugepages_surplus_bytes",
                        "bytes",
                        "Σ surplus_hugepages · size",
                        host -> pool(host, pool -> orZero(pool.getSurplus())));
    }

    private static Measurement.Builder<MeasuredHost> sharing(
            Measurement.Builder<MeasuredHost> metrics) {
        return metrics.from("/sys/kernel/mm/ksm; pages of 4096 bytes")
                .absentIf("kernel_lacks without KSM")
                .whole(
                        "ksm_run",
                        "",
                        "0 stopped, 1 running, 2 unmerged",
                        host -> ksm(host, ksm -> Long.valueOf(ksm.getRun())))
                .whole(
                        "ksm_saved_bytes",
                        "bytes",
                        "pages_sharing · 4096",
                        host -> ksm(host, Ksm::getPagesSharing).times(PAGE))
                .whole(
                        "ksm_shared_bytes",
                        "bytes",
                        "pages_shared · 4096",
                        host -> ksm(host, Ksm::getPagesShared).times(PAGE))
                .whole(
                        "ksm_unshared_bytes",
                        "bytes",
                        "pages_unshared · 4096",
                        host -> ksm(host, Ksm::getPagesUnshared).times(PAGE))
                .whole(
                        "ksm_volatile_bytes",
                        "bytes",
                        "pages_volatile · 4096",
                        host -> ksm(host, Ksm::getPagesVolatile).times(PAGE))
                .whole(
                        "ksm_profit_bytes",
                        "bytes",
                        "general_profit",
                        host -> ksm(host, Ksm::getGeneralProfitBytes))
                .absentIf(VmCpuMetrics.NO_STEP)
                .real(
                        "ksm_scans_per_second",
                        "1/s",
                        "Δfull_scans / Δt",
                        host -> host.tracks().ksm().perSecond(0, host.reason(KERNEL_LACKS, "ksm")));
    }

    private static Value of(
            MeasuredHost host, Function<HostCounters, @Nullable Long> of, String what) {
        return Value.of(of.apply(host.counters()), host.reason(KERNEL_LACKS, what));
    }

    private static Value line(MeasuredHost host, String name) {
        return Value.of(
                host.counters().getMemory().get(name), host.reason(KERNEL_LACKS, name, "memory"));
    }

    private static Value swap(MeasuredHost host, int counter, String what) {
        return host.tracks().swap().perSecond(counter, host.reason(KERNEL_LACKS, what, "vmstat"));
    }

    private static Value vmstat(MeasuredHost host, String prefix) {
        return host.tracks().vmstatPerSecond(prefix, host.reason(KERNEL_LACKS, prefix, "vmstat"));
    }

    private static Value pool(MeasuredHost host, ToLongFunction<HugepagePool> pages) {
        List<HugepagePool> pools =
                host.counters().getHugepages().stream()
                        .filter(pool -> pool.getNode() == WHOLE_HOST)
                        .toList();
        return pools.isEmpty()
                ? Value.absent(host.reason(NOT_CONFIGURED, "hugepages"))
                : Value.of(
                        pools.stream()
                                .mapToLong(pool -> pages.applyAsLong(pool) * pool.getPageBytes())
                                .sum());
    }

    private static long usable(HugepagePool pool) {
        return Math.max(0, pool.getFree() - orZero(pool.getReserved()));
    }

    private static long orZero(@Nullable Long pages) {
        return pages == null ? 0 : pages;
    }

    private static Value ksm(MeasuredHost host, Function<Ksm, @Nullable Long> of) {
        Ksm ksm = host.counters().getKsm();
        return Value.of(ksm == null ? null : of.apply(ksm), host.reason(KERNEL_LACKS, "ksm"));
    }

    private static Value usedPercent(MeasuredHost host) {
        long total = host.counters().getMemTotalBytes();
        return Value.of(100.0 * (total - host.counters().getMemAvailableBytes()) / total);
    }
}
