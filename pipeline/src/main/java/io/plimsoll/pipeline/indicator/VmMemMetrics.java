package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;
import static io.plimsoll.wire.AbsenceReason.HYPERVISOR_LACKS;
import static io.plimsoll.wire.AbsenceReason.KERNEL_LACKS;
import static io.plimsoll.wire.AbsenceReason.NOT_CONFIGURED;
import static io.plimsoll.wire.AbsenceReason.NO_BALLOON_DRIVER;
import static io.plimsoll.wire.AbsenceReason.NO_PERMISSION;
import static io.plimsoll.wire.AbsenceReason.STALE;

import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmProcess;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Memory of a VM: as the guest sees it, as the balloon leaves it, and what it costs the host. */
final class VmMemMetrics {
    private static final long PAGE = 4096;
    private static final String NOT_FRESH =
            "stale if the guest's report is older than 60 s (and two readings of the monitor); no_balloon_driver, balloon_period_zero";
    private static final String NOT_READ =
            "not read: no_permission, breaker_open, or as the agent says";

    private static final Why NO_MAXIMUM = new Why(HYPERVISOR_LACKS, "balloonMaximumKib", "disks");
    private static final Why NO_CURRENT = new Why(HYPERVISOR_LACKS, "balloonCurrentKib", "disks");
    private static final Why NO_PERIOD =
            new Why(HYPERVISOR_LACKS, "balloonPeriodSeconds", "balloon");
    private static final Why NO_RSS = new Why(HYPERVISOR_LACKS, "rssKib", "process");
    private static final Why NO_IO = new Why(NO_PERMISSION, "io", "process");
    private static final Why NOT_IN_PROCESS = new Why(KERNEL_LACKS, "process");
    private static final Why NOT_IN_CGROUP = new Why(NOT_CONFIGURED, "cgroup");
    private static final Why NO_OOM_KILLS = new Why(KERNEL_LACKS, "oomKills", "cgroup");
    private static final Why NO_NODES = new Why(KERNEL_LACKS, "nodeBytes", "cgroup");

    static final Measurement<MeasuredVm> MEASUREMENT =
            host(guest(
                            Measurement.<MeasuredVm>named(
                                    "vm_mem",
                                    "vm, vm_uuid",
                                    "Memory of a VM: as the guest sees it, and what it costs the host")))
                    .build();

    private VmMemMetrics() {}

    private static Measurement.Builder<MeasuredVm> guest(Measurement.Builder<MeasuredVm> metrics) {
        return metrics.from("libvirt balloon.maximum, balloon.current")
                .absentIf("the hypervisor does not tell")
                .whole("maximum_bytes", "bytes", "most memory it may have", VmMemMetrics::maximum)
                .whole(
                        "balloon_bytes",
                        "bytes",
                        "memory that the balloon leaves it",
                        VmMemMetrics::current)
                .whole(
                        "ballooned_bytes",
                        "bytes",
                        "maximum_bytes - balloon_bytes",
                        vm -> maximum(vm).minus(current(vm)))
                .from("libvirt balloon.available, .usable (the guest's MemTotal, MemAvailable)")
                .absentIf(NOT_FRESH)
                .gauge("used_bytes", "bytes", "available - usable", VmMemMetrics::used)
                .whole(
                        "usable_bytes",
                        "bytes",
                        "what the guest can still use without swapping",
                        VmMemMetrics::usable)
                .whole("guest_total_bytes", "bytes", "available", VmMemMetrics::available)
                .real(
                        "used_percent",
                        "%",
                        "100 · (available - usable) / available",
                        vm -> used(vm).plain().times(100).over(available(vm), NO_BALLOON_DRIVER))
                .real(
                        "headroom_percent",
                        "%",
                        "100 · usable / available",
                        vm -> usable(vm).times(100).over(available(vm), NO_BALLOON_DRIVER))
                .from("libvirt balloon.unused, .disk_caches")
                .whole(
                        "unused_bytes",
                        "bytes",
                        "the guest's MemFree",
                        vm -> guest(vm, vm.last().guestUnusedKibOr(NONE), "guestUnusedKib"))
                .whole(
                        "caches_bytes",
                        "bytes",
                        "the guest's page cache",
                        vm -> guest(vm, vm.last().guestDiskCachesKibOr(NONE), "guestDiskCachesKib"))
                .from("libvirt balloon.last-update")
                .absentIf("no_balloon_driver: the guest never reported")
                .whole(
                        "age_seconds",
                        "s",
                        "time of the tick - balloon.last-update; negative if the clock was set back",
                        vm -> VmMemory.ageSeconds(vm.last(), vm.lastTick()))
                .from("domain XML memballoon/stats")
                .absentIf("not known")
                .whole(
                        "period_seconds",
                        "s",
                        "how often the guest reports, 0 never",
                        vm -> NO_PERIOD.value(vm, vm.last().getBalloonPeriodSeconds()))
                .from(
                        "libvirt balloon.swap_in, .swap_out, .major_fault, .minor_fault, .hugetlb_*; a guest that reboots begins anew, and between two of its reports they stand still")
                .absentIf(VmCpuMetrics.NO_STEP + "; " + NOT_FRESH)
                .real(
                        "swap_in_bytes_per_second",
                        "bytes/s",
                        "Δswap_in / Δt",
                        vm -> guestRate(vm, 0, VmMemory.KIB, "guestSwapInKib"))
                .real(
                        "swap_out_bytes_per_second",
                        "bytes/s",
                        "Δswap_out / Δt",
                        vm -> guestRate(vm, 1, VmMemory.KIB, "guestSwapOutKib"))
                .real(
                        "major_faults_per_second",
                        "1/s",
                        "Δmajor_fault / Δt",
                        vm -> guestRate(vm, 2, 1, "guestMajorFaults"))
                .real(
                        "minor_faults_per_second",
                        "1/s",
                        "Δminor_fault / Δt",
                        vm -> guestRate(vm, 3, 1, "guestMinorFaults"))
                .real(
                        "hugepage_allocations_per_second",
                        "1/s",
                        "Δhugetlb_pgalloc / Δt",
                        vm -> guestRate(vm, 4, 1, "guestHugetlbAllocations"))
                .real(
                        "hugepage_failures_per_second",
                        "1/s",
                        "Δhugetlb_pgfail / Δt",
                        vm -> guestRate(vm, 5, 1, "guestHugetlbFailures"));
    }

    private static Measurement.Builder<MeasuredVm> host(Measurement.Builder<MeasuredVm> metrics) {
        return metrics.from("libvirt balloon.rss; without huge pages")
                .absentIf(NOT_READ)
                .whole(
                        "rss_bytes",
                        "bytes",
                        "resident memory of QEMU",
                        vm -> NO_RSS.value(vm, vm.last().getRssKib()).times(VmMemory.KIB))
                .from(
                        "cgroup memory.current + hugetlb.current, else /proc/PID/status VmRSS + HugetlbPages, else balloon.rss")
                .gauge("host_cost_bytes", "bytes", "what the VM costs the host", VmMemMetrics::cost)
                .from("the same, balloon.current")
                .whole(
                        "overhead_bytes",
                        "bytes",
                        "host_cost_bytes - balloon_bytes, at least 0: QEMU itself",
                        vm -> cost(vm).plain().minus(current(vm)).atLeast(0))
                .from("/proc/PID/status")
                .whole(
                        "swapped_bytes",
                        "bytes",
                        "VmSwap, else cgroup memory.swap.current",
                        VmMemMetrics::swapped)
                .whole("anon_bytes", "bytes", "RssAnon", vm -> process(vm, VmProcess::getAnonBytes))
                .whole(
                        "shmem_bytes",
                        "bytes",
                        "RssShmem",
                        vm -> process(vm, VmProcess::getShmemBytes))
                .whole(
                        "hugetlb_bytes",
                        "bytes",
                        "HugetlbPages",
                        vm -> process(vm, VmProcess::getHugetlbBytes))
                .whole(
                        "locked_bytes",
                        "bytes",
                        "VmLck",
                        vm -> process(vm, VmProcess::getLockedBytes))
                .from("/proc/PID/ksm_stat, ksm_merging_pages")
                .whole(
                        "ksm_merged_bytes",
                        "bytes",
                        "merging pages · 4096",
                        vm -> process(vm, VmProcess::getKsmMergingPages).times(PAGE))
                .whole(
                        "ksm_profit_bytes",
                        "bytes",
                        "ksm_process_profit",
                        vm -> process(vm, VmProcess::getKsmProfitBytes))
                .from("/proc/PID/stat majflt, /proc/PID/io")
                .absentIf(VmCpuMetrics.NO_STEP)
                .real(
                        "host_major_faults_per_second",
                        "1/s",
                        "Δmajflt / Δt",
                        vm -> processRate(vm, 0))
                .real(
                        "host_read_bytes_per_second",
                        "bytes/s",
                        "Δread_bytes / Δt of QEMU",
                        vm -> processRate(vm, 1))
                .real(
                        "host_written_bytes_per_second",
                        "bytes/s",
                        "Δwrite_bytes / Δt of QEMU",
                        vm -> processRate(vm, 2))
                .from("cgroup memory.max, memory.events, memory.numa_stat and hugetlb.numa_stat")
                .whole("oom_kills", "", "Δoom_kill in the window", VmMemMetrics::oomKills)
                .absentIf("not_configured without limit; no cgroup")
                .whole(
                        "limit_bytes",
                        "bytes",
                        "memory.max",
                        vm -> cgroup(vm, VmCgroup::getMemoryMaxBytes))
                .absentIf("the kernel does not tell memory by node")
                .whole(
                        "numa_nodes",
                        "",
                        "NUMA nodes that hold more than 5 % of its memory",
                        VmMemMetrics::nodes)
                .real(
                        "numa_main_percent",
                        "%",
                        "share of its memory on the node that holds most",
                        VmMemMetrics::mainNode);
    }

    private static Value maximum(MeasuredVm vm) {
        return NO_MAXIMUM.value(vm, vm.last().getBalloonMaximumKib()).times(VmMemory.KIB);
    }

    private static Value current(MeasuredVm vm) {
        return NO_CURRENT.value(vm, vm.last().getBalloonCurrentKib()).times(VmMemory.KIB);
    }

    private static Spread used(MeasuredVm vm) {
        return vm.tracks().guestUsed().spread();
    }

    private static Value usable(MeasuredVm vm) {
        return guest(vm, vm.last().guestUsableKibOr(NONE), "guestUsableKib");
    }

    private static Value available(MeasuredVm vm) {
        return guest(vm, vm.last().guestAvailableKibOr(NONE), "guestAvailableKib");
    }

    private static Value guest(MeasuredVm vm, long kib, String what) {
        return VmMemory.guestBytes(vm.last(), vm.lastTick(), kib, what);
    }

    private static Value guestRate(MeasuredVm vm, int counter, double unit, String what) {
        if (VmMemory.isStale(vm.last(), vm.lastTick())) {
            return Value.absent(STALE);
        }
        CounterTrack guest = vm.tracks().guest();
        Value rate = guest.perSecond(counter, NO_BALLOON_DRIVER);
        if (!rate.known()) {
            rate = guest.perSecond(counter, vm.reason(NO_BALLOON_DRIVER, what, "guestUsableKib"));
        }
        return rate.times(unit);
    }

    private static Spread cost(MeasuredVm vm) {
        return vm.tracks().hostCost().spread();
    }

    private static Value oomKills(MeasuredVm vm) {
        Value kills = vm.tracks().cgroupMemory().growth(1, KERNEL_LACKS);
        return kills.known() ? kills : vm.tracks().cgroupMemory().growth(1, NO_OOM_KILLS.of(vm));
    }

    private static Value swapped(MeasuredVm vm) {
        Value ofProcess = process(vm, VmProcess::getSwapBytes);
        return ofProcess.known() ? ofProcess : cgroup(vm, VmCgroup::getSwapBytes);
    }

    private static Value process(MeasuredVm vm, Function<VmProcess, @Nullable Long> of) {
        VmProcess process = vm.last().getProcess();
        return process == null
                ? Value.absent(vm.reason(NO_PERMISSION, "process"))
                : NOT_IN_PROCESS.value(vm, of.apply(process));
    }

    private static Value processRate(MeasuredVm vm, int counter) {
        return NO_IO.perSecond(vm, vm.tracks().process(), counter);
    }

    private static Value cgroup(MeasuredVm vm, Function<VmCgroup, @Nullable Long> of) {
        VmCgroup cgroup = vm.last().getCgroup();
        return cgroup == null
                ? Value.absent(vm.reason(NO_PERMISSION, "cgroup"))
                : NOT_IN_CGROUP.value(vm, of.apply(cgroup));
    }

    private static Collection<Long> nodeBytes(MeasuredVm vm) {
        VmCgroup cgroup = vm.last().getCgroup();
        return cgroup == null ? java.util.List.of() : cgroup.getNodeBytes().values();
    }

    private static Value nodes(MeasuredVm vm) {
        Collection<Long> nodes = nodeBytes(vm);
        double total = sum(nodes);
        if (total <= 0) {
            return Value.absent(NO_NODES.of(vm));
        }
        long count = 0;
        for (long bytes : nodes) {
            count += bytes > 0.05 * total ? 1 : 0;
        }
        return Value.of(count);
    }

    private static Value mainNode(MeasuredVm vm) {
        Collection<Long> nodes = nodeBytes(vm);
        long most = nodes.isEmpty() ? 0 : Long.MIN_VALUE;
        for (long bytes : nodes) {
            most = Math.max(most, bytes);
        }
        double total = sum(nodes);
        return total > 0
                ? Value.of(most).times(100).over(Value.of(total), KERNEL_LACKS)
                : Value.absent(NO_NODES.of(vm));
    }

    private static long sum(Collection<Long> numbers) {
        long sum = 0;
        for (long number : numbers) {
            sum += number;
        }
        return sum;
    }
}
