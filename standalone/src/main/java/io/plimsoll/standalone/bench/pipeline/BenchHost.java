package io.plimsoll.standalone.bench.pipeline;

import io.plimsoll.wire.AgentCost;
import io.plimsoll.wire.ClockState;
import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.Filesystem;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostDisk;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.Ksm;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.NumaNode;
import io.plimsoll.wire.Pressure;
import io.plimsoll.wire.Softnet;
import io.plimsoll.wire.SpoolState;
import io.plimsoll.wire.VmSample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** A host of 64 CPUs with two NUMA nodes and its VMs, as its agent reads them; one in 50 is hot. */
final class BenchHost {
    static final String CLUSTER = "bench";

    private static final int CPUS = 64;
    private static final long MEMORY_BYTES = 512L << 30;
    private static final int HOT_ONE_IN = 50;
    private static final double TICK_SECONDS = PipelineBenchOptions.TICK_MILLIS / 1000.0;
    private static final long UPTIME_NANOS = 86_400_000_000_000L;

    /** Of those that an agent sends. */
    private static final List<String> MEMINFO =
            List.of(
                    "MemFree",
                    "Buffers",
                    "Cached",
                    "SwapCached",
                    "AnonPages",
                    "Shmem",
                    "Slab",
                    "SReclaimable",
                    "SUnreclaim",
                    "KernelStack",
                    "PageTables",
                    "Mlocked",
                    "Unevictable",
                    "Dirty",
                    "Writeback",
                    "CommitLimit",
                    "Committed_AS",
                    "AnonHugePages",
                    "Hugetlb");

    private static final List<String> VMSTAT =
            List.of(
                    "pgmajfault",
                    "pswpin",
                    "pswpout",
                    "oom_kill",
                    "pgscan_kswapd",
                    "pgscan_direct",
                    "pgscan_khugepaged",
                    "pgscan_anon",
                    "pgscan_file",
                    "pgsteal_kswapd",
                    "pgsteal_direct",
                    "pgsteal_khugepaged",
                    "pgsteal_anon",
                    "pgsteal_file",
                    "allocstall_dma",
                    "allocstall_dma32",
                    "allocstall_normal",
                    "allocstall_movable",
                    "numa_hit",
                    "numa_miss",
                    "numa_foreign",
                    "numa_interleave",
                    "numa_local",
                    "numa_other",
                    "numa_pte_updates",
                    "numa_huge_pte_updates",
                    "numa_hint_faults",
                    "numa_hint_faults_local",
                    "numa_pages_migrated",
                    "pgmigrate_success",
                    "pgmigrate_fail",
                    "thp_fault_alloc",
                    "thp_fault_fallback",
                    "thp_collapse_alloc",
                    "thp_split_page",
                    "thp_split_pmd",
                    "thp_swpout",
                    "compact_migrate_scanned",
                    "compact_free_scanned",
                    "compact_isolated",
                    "compact_stall",
                    "compact_fail",
                    "compact_success",
                    "balloon_inflate",
                    "balloon_deflate");

    private final String name;
    private final long beganMillis;
    private final SplittableRandom random;
    private final List<BenchVm> vms = new ArrayList<>();
    private int tick;
    private long count;

    BenchHost(int index, int vmCount, long beganMillis) {
        this.name = String.format("node-%05d", index);
        this.beganMillis = beganMillis;
        this.random = new SplittableRandom(index);
        for (int i = 0; i < vmCount; i++) {
            vms.add(new BenchVm(name, i, index % HOT_ONE_IN == HOT_ONE_IN - 1, random.split()));
        }
    }

    String name() {
        return name;
    }

    /** Time of the tick that comes next, ms since 1970. */
    long nextMillis() {
        return beganMillis + tick * PipelineBenchOptions.TICK_MILLIS;
    }

    /** The next tick. */
    HostSample next() {
        long wallMillis = nextMillis();
        long monoNanos = UPTIME_NANOS + tick * PipelineBenchOptions.TICK_MILLIS * 1_000_000;
        count += 1000 + random.nextInt(1000);
        List<VmSample> samples = new ArrayList<>(vms.size());
        long cpuNanos = 0;
        for (BenchVm vm : vms) {
            samples.add(vm.next(tick, TICK_SECONDS, monoNanos, wallMillis / 1000));
            cpuNanos += vm.cpuNanos();
        }
        HostSample sample =
                HostSample.newBuilder()
                        .setV(HostSampleCodec.VERSION)
                        .setCluster(CLUSTER)
                        .setHost(name)
                        .setAgentVersion("0.1.0")
                        .setAgentEpoch(beganMillis)
                        .setSeq(tick)
                        .setPart(0)
                        .setParts(1)
                        .setIntervalMillis((int) PipelineBenchOptions.TICK_MILLIS)
                        .setWallMillis(wallMillis)
                        .setMonoNanos(monoNanos)
                        .setBootId(
                                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                                        .toString())
                        .setHostCounters(counters(cpuNanos))
                        .setVms(samples)
                        .setCost(cost())
                        .setSpool(new SpoolState(0L, 0L, 0L, 0L))
                        .build();
        tick++;
        return sample;
    }

    /** What is defined on it, for the planner. */
    HostInventory inventory() {
        return new HostInventory(
                HostInventory.VERSION,
                CLUSTER,
                name,
                beganMillis,
                "0.1.0",
                CPUS,
                "EPYC",
                MEMORY_BYTES,
                16L << 30,
                "QEMU 8.2.0",
                "qemu+tls://" + name + "/system",
                List.of("migrate"),
                vms.stream()
                        .map(
                                vm ->
                                        new HostInventory.VmDefinition(
                                                vm.uuid(),
                                                vm.name(),
                                                vm.vcpus(),
                                                vm.memoryBytes(),
                                                List.of(),
                                                Map.of()))
                        .toList());
    }

    private HostCounters counters(long cpuNanos) {
        long idle = tick * PipelineBenchOptions.TICK_MILLIS * 1_000_000 * CPUS - cpuNanos;
        return HostCounters.newBuilder()
                .setOnlineCpus(CPUS)
                .setCpuTimes(
                        new CpuTimes(
                                cpuNanos,
                                0L,
                                count * 10_000,
                                Math.max(0, idle),
                                count,
                                0L,
                                count,
                                0L,
                                cpuNanos,
                                0L))
                .setProcsRunning(12)
                .setProcsBlocked(0)
                .setMemTotalBytes(MEMORY_BYTES)
                .setMemAvailableBytes(MEMORY_BYTES / 2 - count)
                .setSwapTotalBytes(0L)
                .setSwapFreeBytes(0L)
                .setSwapInPages(0L)
                .setSwapOutPages(0L)
                .setMajorFaults(count / 100)
                .setPressure(
                        List.of(
                                new Pressure("cpu", count * 100, count),
                                new Pressure("memory", count, count / 2),
                                new Pressure("io", count * 3, count),
                                Pressure.newBuilder()
                                        .setResource("irq")
                                        .setFullMicros(count)
                                        .build()))
                .setDisks(List.of(disk("nvme0n1"), disk("nvme1n1")))
                .setNics(List.of(nic("bond0"), nic("eno1"), nic("eno2")))
                .setLoad1(12.5)
                .setLoad5(11.25)
                .setLoad15(10.75)
                .setContextSwitches(count * 1000)
                .setInterrupts(count * 700)
                .setForks(count / 10)
                .setRunqueueRunNanos(cpuNanos)
                .setRunqueueWaitNanos(cpuNanos / 50)
                .setMemory(numbers(MEMINFO))
                .setVmstat(numbers(VMSTAT))
                .setKsm(new Ksm(0, 0L, 0L, 0L, 0L, 0L, 0L))
                .setNumaNodes(List.of(numaNode(0), numaNode(1)))
                .setSoftnet(new Softnet(count * 500, 0L, count / 100))
                .setFilesystems(
                        List.of(
                                new Filesystem(
                                        "/", "ext4", 100L << 30, 60L << 30, 1L << 20, 1L << 19),
                                new Filesystem(
                                        "/var/lib/libvirt/images",
                                        "xfs",
                                        4L << 40,
                                        2L << 40,
                                        1L << 30,
                                        1L << 29)))
                .setCpuKhzMean(2_900_000)
                .setThrottleEvents(0L)
                .setClock(new ClockState(true, 120L, 900L))
                .build();
    }

    private Map<String, Long> numbers(List<String> names) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (String of : names) {
            numbers.put(of, count * (of.length() + 1));
        }
        return numbers;
    }

    private HostDisk disk(String device) {
        return HostDisk.newBuilder()
                .setDevice(device)
                .setReads(count)
                .setReadBytes(count * 16_384)
                .setReadMillis(count / 2)
                .setWrites(count * 2)
                .setWrittenBytes(count * 32_768)
                .setWriteMillis(count)
                .setInFlight(1L)
                .setIoMillis(count / 3)
                .setWeightedIoMillis(count * 2)
                .setReadsMerged(count / 10)
                .setWritesMerged(count / 8)
                .setDiscards(0L)
                .setDiscardedBytes(0L)
                .setDiscardMillis(0L)
                .setFlushes(count / 20)
                .setFlushMillis(count / 30)
                .build();
    }

    private Nic nic(String device) {
        return Nic.newBuilder()
                .setDevice(device)
                .setRxBytes(count * 90_000)
                .setRxPackets(count * 100)
                .setRxErrors(0L)
                .setRxDrops(0L)
                .setTxBytes(count * 80_000)
                .setTxPackets(count * 90)
                .setTxErrors(0L)
                .setTxDrops(0L)
                .setUp(true)
                .setSpeedMbit(25_000)
                .build();
    }

    private NumaNode numaNode(int node) {
        return NumaNode.newBuilder()
                .setNode(node)
                .setMemTotalBytes(MEMORY_BYTES / 2)
                .setMemFreeBytes(MEMORY_BYTES / 8)
                .setFilePagesBytes(8L << 30)
                .setAnonPagesBytes(100L << 30)
                .setNumaHit(count * 1000)
                .setNumaMiss(count)
                .setNumaForeign(count)
                .setLocalNode(count * 990)
                .setOtherNode(count * 10)
                .build();
    }

    private AgentCost cost() {
        return AgentCost.newBuilder()
                .setCpuNanos(count * 5_000)
                .setRssBytes(60L << 20)
                .setTickNanos(12_000_000L)
                .setHostNanos(2_000_000L)
                .setVmNanos(9_000_000L)
                .setLibvirtNanos(count * 500)
                .setLibvirtCalls(count / 10)
                .setLibvirtFailures(0L)
                .setSkippedTicks(0L)
                .setMonitorEveryMillis(3 * PipelineBenchOptions.TICK_MILLIS)
                .setImagesEveryMillis(600_000L)
                .setCpuPercentOfCore(0.8)
                .setBudgetPercentOfCore(2.0)
                .build();
    }
}
