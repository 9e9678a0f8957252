package io.plimsoll.agent.vm;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Pressure;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmSample;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A VM's cgroup of version 2. For use by one thread. */
final class CgroupV2 implements VmCgroupReader {
    private static final long NANOS_PER_MICRO = 1000;

    private final KernelReader reader;
    private final Path group;
    private final CpuLimits limits;
    private final KernelFile cpuStat;
    private final KernelFile memoryCurrent;
    private final KernelFile memoryStat;
    private final KernelFile swapCurrent;
    private final KernelFile ioStat;
    private final Map<String, KernelFile> pressure = new LinkedHashMap<>();
    private final Map<String, Long> nodeBytes = new HashMap<>();
    private long memoryMaxBytes = KernelText.MISSING;
    private long oomKills = KernelText.MISSING;
    private long hugetlbBytes = KernelText.MISSING;

    CgroupV2(Path group, KernelReader reader, OpenFiles openFiles) {
        this.reader = reader;
        this.group = group;
        limits = new CpuLimits(group, true, reader, openFiles);
        cpuStat = new KernelFile(group.resolve("cpu.stat"), openFiles);
        memoryCurrent = new KernelFile(group.resolve("memory.current"), openFiles);
        memoryStat = new KernelFile(group.resolve("memory.stat"), openFiles);
        swapCurrent = new KernelFile(group.resolve("memory.swap.current"), openFiles);
        ioStat = new KernelFile(group.resolve("io.stat"), openFiles);
        for (String resource : List.of("cpu", "memory", "io", "irq")) {
            pressure.put(
                    resource, new KernelFile(group.resolve(resource + ".pressure"), openFiles));
        }
    }

    @Override
    public void readFacts() {
        limits.readFacts();
        memoryMaxBytes = reader.once(group.resolve("memory.max")).column(0);
        oomKills = reader.once(group.resolve("memory.events")).value("oom_kill");
        hugetlbBytes = Hugetlb.bytes(group, ".current", reader);
        nodeBytes.clear();
        KernelText text = reader.once(group.resolve("memory.numa_stat"));
        for (String kind : List.of("anon", "file", "kernel_stack", "pagetables")) {
            text.nodes(kind, this::addNode);
        }
        for (String name : reader.names(group)) {
            if (name.startsWith("hugetlb.") && name.endsWith(".numa_stat")) {
                reader.once(group.resolve(name)).nodes("total", this::addNode);
            }
        }
    }

    @Override
    public void read(VmSample.Builder sample) {
        VmCgroup.Builder cgroup = VmCgroup.newBuilder().setVersion(2);
        readCpu(sample, cgroup);
        readMemory(cgroup);
        KernelText io = reader.again(ioStat);
        if (ioStat.absence().isEmpty()) { // empty before the first request
            cgroup.setReads(io.sumOfNamed("rios")).setWrites(io.sumOfNamed("wios"));
            cgroup.setReadBytes(io.sumOfNamed("rbytes")).setWrittenBytes(io.sumOfNamed("wbytes"));
        }
        sample.setCgroup(cgroup.build());
        readPressure(sample);
    }

    @Override
    public void close() {
        limits.close();
        cpuStat.close();
        memoryCurrent.close();
        memoryStat.close();
        swapCurrent.close();
        ioStat.close();
        pressure.values().forEach(KernelFile::close);
    }

    private void readCpu(VmSample.Builder sample, VmCgroup.Builder cgroup) {
        KernelText text = reader.again(cpuStat);
        long usageMicros = text.value("usage_usec");
        if (usageMicros == KernelText.MISSING) {
            return;
        }
        sample.setCpuNanos(usageMicros * NANOS_PER_MICRO).setCpuFrom("cgroup");
        text.ifValue("user_usec", micros -> sample.setCpuUserNanos(micros * NANOS_PER_MICRO));
        text.ifValue("system_usec", micros -> sample.setCpuSystemNanos(micros * NANOS_PER_MICRO));
        limits.read(text, cgroup);
    }

    private void readMemory(VmCgroup.Builder cgroup) {
        KernelText text = reader.again(memoryCurrent);
        if (text.isEmpty()) {
            return; // the memory controller is not switched on for this group
        }
        cgroup.setMemoryBytes(text.column(0));
        text = reader.again(memoryStat);
        text.ifValue("anon", cgroup::setAnonBytes);
        text.ifValue("file", cgroup::setFileBytes);
        text.ifValue("kernel", cgroup::setKernelBytes);
        text.ifValue("shmem", cgroup::setShmemBytes);
        text.ifValue("pgmajfault", cgroup::setMajorFaults);
        text = reader.again(swapCurrent);
        if (!text.isEmpty()) {
            cgroup.setSwapBytes(text.column(0));
        }
        if (memoryMaxBytes != KernelText.MISSING) {
            cgroup.setMemoryMaxBytes(memoryMaxBytes);
        }
        if (oomKills != KernelText.MISSING) {
            cgroup.setOomKills(oomKills);
        }
        if (hugetlbBytes != KernelText.MISSING) {
            cgroup.setHugetlbBytes(hugetlbBytes);
        }
        cgroup.setNodeBytes(Map.copyOf(nodeBytes));
    }

    private void readPressure(VmSample.Builder sample) {
        List<Pressure> all = new ArrayList<>();
        pressure.forEach(
                (resource, file) -> {
                    KernelText text = reader.again(file);
                    long some = text.valueOnLine("some", "total");
                    long full = text.valueOnLine("full", "total");
                    if (some != KernelText.MISSING || full != KernelText.MISSING) {
                        Pressure.Builder one = Pressure.newBuilder().setResource(resource);
                        if (some != KernelText.MISSING) {
                            one.setSomeMicros(some);
                        }
                        if (full != KernelText.MISSING) {
                            one.setFullMicros(full);
                        }
                        all.add(one.build());
                    }
                });
        sample.setPressure(all);
        if (all.isEmpty()) {
            Absence.add(sample, "pressure", AbsenceReason.KERNEL_LACKS);
        }
    }

    private void addNode(String node, long bytes) {
        nodeBytes.merge(node, bytes, Long::sum);
    }
}
