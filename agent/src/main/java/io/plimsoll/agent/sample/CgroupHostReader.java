package io.plimsoll.agent.sample;

import io.plimsoll.agent.HostReader;
import io.plimsoll.agent.config.HostConfig;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.Pressure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A host that is a cgroup, version 1 or 2, of a machine that it shares with others. Its CPU time
 * and CPUs are the cgroup's; its memory is the cgroup's as far as that is limited.
 *
 * <p>Of the machine it tells what its VMs draw from: NUMA nodes, huge pages, KSM, the clock, the
 * frequency of the CPUs, and the file systems of its images. It does not tell what all hosts of the
 * machine cause together and each would be blamed for: load, context switches, the run queue,
 * vmstat, meminfo, swap, disks, NICs and softnet.
 */
public final class CgroupHostReader implements HostReader {
    private static final String V1 = "sys/fs/cgroup/cpuacct/";
    private static final String V1_JOINT = "sys/fs/cgroup/cpu,cpuacct/";
    private static final String V2 = "sys/fs/cgroup/";
    private static final long NANOS_PER_MICRO = 1000;

    private final KernelFiles files;
    private final ProcHostReader machine;
    private final HostConfig config;
    private final String cgroup;

    /** Reads the cgroup of this name below {@code root}, which is {@code /} but in tests. */
    public CgroupHostReader(Path root, String cgroup, HostConfig config) {
        this.files = new KernelFiles(root);
        this.machine = new ProcHostReader(root, config);
        this.config = config;
        this.cgroup = cgroup;
    }

    @Override
    public HostCounters read() throws IOException {
        ProcHostReader.Memory machineMemory = machine.memory();
        long totalBytes = Math.min(machineMemory.totalBytes(), limitBytes().orElse(Long.MAX_VALUE));
        Absences absences = new Absences(files);
        HostCounters.Builder counters =
                HostCounters.newBuilder()
                        .setOnlineCpus(cpus())
                        .setCpuUsageNanos(cpuUsageNanos())
                        .setMemTotalBytes(totalBytes)
                        .setMemAvailableBytes(availableBytes(totalBytes, machineMemory))
                        .setPressure(pressure());
        // A cgroup of version 1 has no pressure of its own.
        absences.ifMissing(
                counters.getPressure().isEmpty(), "pressure", V2 + cgroup + "/cpu.pressure");
        machine.addShared(counters, absences, machine.slow().read(List.of(), absences));
        return counters.setAbsent(absences.list()).build();
    }

    @Override
    public void imagesAt(Collection<String> paths) {
        machine.imagesAt(paths);
    }

    @Override
    public Optional<HostTopology> topology() {
        return machine.topology();
    }

    @Override
    public String bootId() throws IOException {
        return machine.bootId();
    }

    @Override
    public String cpuModel() {
        return machine.cpuModel();
    }

    private long cpuUsageNanos() throws IOException {
        return number(V1 + cgroup + "/cpuacct.usage")
                .or(() -> number(V1_JOINT + cgroup + "/cpuacct.usage"))
                .or(
                        () ->
                                numbers(V2 + cgroup + "/cpu.stat")
                                        .get("usage_usec")
                                        .map(micros -> micros * NANOS_PER_MICRO))
                .orElseThrow(
                        () ->
                                new IOException(
                                        "the cgroup "
                                                + cgroup
                                                + " has neither cpuacct.usage nor cpu.stat below /sys/fs/cgroup;"
                                                + " is host.cgroup right?"));
    }

    private int cpus() throws IOException {
        if (config.cpus().isPresent()) {
            return config.cpus().getAsInt();
        }
        for (String path :
                List.of(
                        "sys/fs/cgroup/cpuset/" + cgroup + "/cpuset.effective_cpus",
                        "sys/fs/cgroup/cpuset/" + cgroup + "/cpuset.cpus",
                        V2 + cgroup + "/cpuset.cpus.effective")) {
            OptionalInt count =
                    files.firstLine(path).map(CpuList::count).orElse(OptionalInt.empty());
            if (count.isPresent()) {
                return count.getAsInt();
            }
        }
        return machine.onlineCpus(ProcStat.parse(files.lines("proc/stat")));
    }

    private Optional<Long> limitBytes() {
        return number("sys/fs/cgroup/memory/" + cgroup + "/memory.limit_in_bytes")
                .or(() -> number(V2 + cgroup + "/memory.max")); // the word max is no number
    }

    /** What the cgroup has left, but never more than the machine can give. */
    private long availableBytes(long totalBytes, ProcHostReader.Memory machineMemory) {
        Optional<Long> used =
                usedBytes(
                                "sys/fs/cgroup/memory/" + cgroup + "/memory.usage_in_bytes",
                                "sys/fs/cgroup/memory/" + cgroup + "/memory.stat",
                                "total_inactive_file")
                        .or(
                                () ->
                                        usedBytes(
                                                V2 + cgroup + "/memory.current",
                                                V2 + cgroup + "/memory.stat",
                                                "inactive_file"));
        long left = totalBytes - Math.min(totalBytes, used.orElse(0L));
        return Math.min(left, machineMemory.availableBytes());
    }

    /** Usage without the page cache that can be dropped. */
    private Optional<Long> usedBytes(String usage, String stat, String droppable) {
        return number(usage)
                .map(bytes -> Math.max(0, bytes - numbers(stat).get(droppable).orElse(0L)));
    }

    private List<Pressure> pressure() {
        List<Pressure> all = new ArrayList<>();
        for (String resource : List.of("cpu", "memory", "io", "irq")) {
            PressureFile.parse(
                            resource, files.linesIfAny(V2 + cgroup + "/" + resource + ".pressure"))
                    .ifPresent(all::add);
        }
        return all;
    }

    private NamedNumbers numbers(String path) {
        return NamedNumbers.parse(files.linesIfAny(path));
    }

    private Optional<Long> number(String path) {
        return files.firstLine(path)
                .map(Fields::parse)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong);
    }
}
