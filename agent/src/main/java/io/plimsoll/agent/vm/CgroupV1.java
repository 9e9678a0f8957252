package io.plimsoll.agent.vm;

import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmSample;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A VM's cgroups of version 1, one per controller; some may be missing. For use by one thread. */
final class CgroupV1 implements VmCgroupReader {
    private static final long NANOS_PER_TICK = 10_000_000;

    /** The kernel writes "no limit" as the greatest number of whole pages. */
    private static final long NO_LIMIT = 1L << 62;

    private static final Path NOWHERE = Path.of("/nonexistent");

    private final KernelReader reader;
    private final CpuLimits limits;
    private final KernelFile cpuStat;
    private final KernelFile usage;
    private final KernelFile userAndSystem;
    private final KernelFile memoryUsage;
    private final KernelFile memoryStat;
    private final KernelFile ioBytes;
    private final KernelFile ioRequests;
    private final Path memory;
    private final Path hugetlb;
    private final long pageBytes;
    private final Map<String, Long> nodeBytes = new HashMap<>();
    private long kernelBytes = KernelText.MISSING;
    private long oomKills = KernelText.MISSING;
    private long hugetlbBytes = KernelText.MISSING;

    CgroupV1(Map<String, Path> groups, KernelReader reader, OpenFiles openFiles) {
        this.reader = reader;
        Path cpu = groups.getOrDefault("cpu", NOWHERE);
        Path cpuacct = groups.getOrDefault("cpuacct", NOWHERE);
        Path blkio = groups.getOrDefault("blkio", NOWHERE);
        memory = groups.getOrDefault("memory", NOWHERE);
        hugetlb = groups.getOrDefault("hugetlb", NOWHERE);
        limits = new CpuLimits(cpu, false, reader, openFiles);
        cpuStat = new KernelFile(cpu.resolve("cpu.stat"), openFiles);
        usage = new KernelFile(cpuacct.resolve("cpuacct.usage"), openFiles);
        userAndSystem = new KernelFile(cpuacct.resolve("cpuacct.stat"), openFiles);
        memoryUsage = new KernelFile(memory.resolve("memory.usage_in_bytes"), openFiles);
        memoryStat = new KernelFile(memory.resolve("memory.stat"), openFiles);
        ioBytes =
                new KernelFile(
                        blkio.resolve("blkio.throttle.io_service_bytes_recursive"), openFiles);
        ioRequests =
                new KernelFile(blkio.resolve("blkio.throttle.io_serviced_recursive"), openFiles);
        pageBytes = PageSize.of(reader.path("proc/self/auxv"));
    }

    @Override
    public void readFacts() {
        limits.readFacts();
        kernelBytes = reader.once(memory.resolve("memory.kmem.usage_in_bytes")).column(0);
        oomKills = reader.once(memory.resolve("memory.oom_control")).value("oom_kill");
        nodeBytes.clear();
        reader.once(memory.resolve("memory.numa_stat"))
                .nodes(
                        "hierarchical_total",
                        (node, pages) -> nodeBytes.put(node, pages * pageBytes));
        hugetlbBytes = Hugetlb.bytes(hugetlb, ".usage_in_bytes", reader);
    }

    @Override
    public void read(VmSample.Builder sample) {
        VmCgroup.Builder cgroup = VmCgroup.newBuilder().setVersion(1);
        readCpu(sample, cgroup);
        readMemory(cgroup);
        KernelText text = reader.again(ioBytes);
        if (!text.isEmpty()) {
            cgroup.setReadBytes(text.sumOfSecond("Read"));
            cgroup.setWrittenBytes(text.sumOfSecond("Write"));
        }
        text = reader.again(ioRequests);
        if (!text.isEmpty()) {
            cgroup.setReads(text.sumOfSecond("Read"));
            cgroup.setWrites(text.sumOfSecond("Write"));
        }
        sample.setCgroup(cgroup.build());
    }

    @Override
    public void close() {
        limits.close();
        cpuStat.close();
        usage.close();
        userAndSystem.close();
        memoryUsage.close();
        memoryStat.close();
        ioBytes.close();
        ioRequests.close();
    }

    private void readCpu(VmSample.Builder sample, VmCgroup.Builder cgroup) {
        limits.read(reader.again(cpuStat), cgroup);
        KernelText text = reader.again(usage);
        if (!text.isEmpty()) {
            sample.setCpuNanos(text.column(0)).setCpuFrom("cgroup");
            text = reader.again(userAndSystem);
            text.ifValue("user", ticks -> sample.setCpuUserNanos(ticks * NANOS_PER_TICK));
            text.ifValue("system", ticks -> sample.setCpuSystemNanos(ticks * NANOS_PER_TICK));
        }
    }

    private void readMemory(VmCgroup.Builder cgroup) {
        KernelText text = reader.again(memoryUsage);
        if (text.isEmpty()) {
            return;
        }
        cgroup.setMemoryBytes(text.column(0));
        text = reader.again(memoryStat);
        text.ifValue("total_rss", cgroup::setAnonBytes);
        text.ifValue("total_cache", cgroup::setFileBytes);
        text.ifValue("total_shmem", cgroup::setShmemBytes);
        text.ifValue("total_swap", cgroup::setSwapBytes);
        text.ifValue("total_pgmajfault", cgroup::setMajorFaults);
        long limit = text.value("hierarchical_memory_limit");
        if (limit != KernelText.MISSING && limit < NO_LIMIT) {
            cgroup.setMemoryMaxBytes(limit);
        }
        if (kernelBytes != KernelText.MISSING) {
            cgroup.setKernelBytes(kernelBytes);
        }
        if (oomKills != KernelText.MISSING) {
            cgroup.setOomKills(oomKills);
        }
        if (hugetlbBytes != KernelText.MISSING) {
            cgroup.setHugetlbBytes(hugetlbBytes);
        }
        cgroup.setNodeBytes(Map.copyOf(nodeBytes));
    }
}
