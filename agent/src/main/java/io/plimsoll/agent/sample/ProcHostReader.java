package io.plimsoll.agent.sample;

import io.plimsoll.agent.HostReader;
import io.plimsoll.agent.config.HostConfig;
import io.plimsoll.agent.kernel.Libc;
import io.plimsoll.wire.ClockState;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostTopology;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.Pressure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A host that is the whole machine: its counters from {@code /proc} and {@code /sys}.
 *
 * <p>Two speeds. At every tick: CPU, load, memory, vmstat, PSI, disks, NICs, softnet, KSM and NUMA,
 * which are cheap and whose counters need the time of the tick. Every {@link SlowHostFiles#EVERY}:
 * huge pages, state and speed of NICs, frequencies, throttling, the clock, and file systems. Of
 * these, what is a state is repeated in the ticks between; what is a counter or may be stale, which
 * are throttling and file systems, is only in the tick that follows its reading.
 */
public final class ProcHostReader implements HostReader {
    private static final List<String> RESOURCES = List.of("cpu", "memory", "io", "irq");

    private final KernelFiles files;
    private final HostConfig config;
    private final SlowHostFiles slow;
    private final Map<String, Boolean> disks = new HashMap<>();

    /**
     * Reads below {@code root}, which is {@code /} but in tests; the figures that {@code config}
     * gives take the place of those found.
     */
    public ProcHostReader(Path root, HostConfig config) {
        this(root, config, System::nanoTime, new ImageFilesystems(), Libc::clock);
    }

    ProcHostReader(
            Path root,
            HostConfig config,
            LongSupplier monoNanos,
            ImageFilesystems filesystems,
            Supplier<Optional<ClockState>> clock) {
        this.files = new KernelFiles(root);
        this.config = config;
        this.slow = new SlowHostFiles(files, config.imagePaths(), monoNanos, filesystems, clock);
    }

    @Override
    public HostCounters read() throws IOException {
        Absences absences = new Absences(files);
        ProcStat stat = ProcStat.parse(files.lines("proc/stat"));
        Memory memory = memory();
        List<Nic> nics = NetDev.parse(files.linesIfAny("proc/net/dev"));
        SlowHostFiles.Slow slowly = slow.read(nics, absences);
        HostCounters.Builder counters =
                HostCounters.newBuilder()
                        .setOnlineCpus(config.cpus().orElse(onlineCpus(stat)))
                        .setMemTotalBytes(memory.totalBytes())
                        .setMemAvailableBytes(memory.availableBytes())
                        .setMemory(memory.numbers().chosenBytes(MemoryLines.MEMINFO))
                        .setPressure(pressure(absences))
                        .setDisks(DiskStats.parse(files.linesIfAny("proc/diskstats"), this::isDisk))
                        .setNics(slowly.withLinks(nics));
        addProcesses(stat, counters);
        addMemory(memory, counters, absences);
        addScheduler(counters, absences);
        addShared(counters, absences, slowly);
        SoftnetStat.parse(files.linesIfAny("proc/net/softnet_stat"))
                .ifPresent(counters::setSoftnet);
        absences.ifMissing(!counters.hasSoftnet(), "softnet", "proc/net/softnet_stat");
        absences.ifMissing(counters.getDisks().isEmpty(), "disks", "proc/diskstats");
        absences.ifMissing(nics.isEmpty(), "nics", "proc/net/dev");
        return counters.setAbsent(absences.list()).build();
    }

    private static void addProcesses(ProcStat stat, HostCounters.Builder counters) {
        stat.cpuTimes().ifPresent(counters::setCpuTimes);
        now(stat.procsRunning()).ifPresent(counters::setProcsRunning);
        now(stat.procsBlocked()).ifPresent(counters::setProcsBlocked);
        stat.contextSwitches().ifPresent(counters::setContextSwitches);
        stat.interrupts().ifPresent(counters::setInterrupts);
        stat.forks().ifPresent(counters::setForks);
    }

    private void addMemory(Memory memory, HostCounters.Builder counters, Absences absences) {
        NamedNumbers vmstat = NamedNumbers.parse(files.linesIfAny("proc/vmstat"));
        memory.numbers().bytes("SwapTotal").ifPresent(counters::setSwapTotalBytes);
        memory.numbers().bytes("SwapFree").ifPresent(counters::setSwapFreeBytes);
        vmstat.get("pswpin").ifPresent(counters::setSwapInPages);
        vmstat.get("pswpout").ifPresent(counters::setSwapOutPages);
        vmstat.get("pgmajfault").ifPresent(counters::setMajorFaults);
        counters.setVmstat(vmstat.chosen(MemoryLines::isWantedVmstat));
        absences.ifMissing(vmstat.isEmpty(), "vmstat", "proc/vmstat");
    }

    private void addScheduler(HostCounters.Builder counters, Absences absences) {
        Optional<LoadAverage> load = LoadAverage.parse(files.linesIfAny("proc/loadavg"));
        load.ifPresent(
                averages ->
                        counters.setLoad1(averages.one())
                                .setLoad5(averages.five())
                                .setLoad15(averages.fifteen()));
        absences.ifMissing(load.isEmpty(), "load1", "proc/loadavg");
        Optional<SchedStat> schedstat = SchedStat.parse(files.linesIfAny("proc/schedstat"));
        schedstat.ifPresent(
                sums ->
                        counters.setRunqueueRunNanos(sums.runNanos())
                                .setRunqueueWaitNanos(sums.waitNanos()));
        absences.ifMissing(schedstat.isEmpty(), "runqueueWaitNanos", "proc/schedstat");
    }

    /** What hosts that are cgroups of this machine share, and tell too. */
    void addShared(HostCounters.Builder counters, Absences absences, SlowHostFiles.Slow slowly) {
        KsmFiles.read(files).ifPresent(counters::setKsm);
        absences.ifMissing(!counters.hasKsm(), "ksm", KsmFiles.FOLDER + "/run");
        counters.setNumaNodes(NumaFiles.read(files));
        absences.ifMissing(
                counters.getNumaNodes().isEmpty(),
                "numaNodes",
                NumaFiles.FOLDER + "/node0/meminfo");
        slowly.addTo(counters);
    }

    /** What is read slowly. */
    SlowHostFiles slow() {
        return slow;
    }

    @Override
    public void imagesAt(Collection<String> paths) {
        slow.imagesAt(paths);
    }

    @Override
    public Optional<HostTopology> topology() {
        return TopologyFiles.read(files);
    }

    @Override
    public String bootId() throws IOException {
        return files.lines("proc/sys/kernel/random/boot_id").get(0).strip();
    }

    @Override
    public String cpuModel() {
        return files.linesIfAny("proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name") && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    /**
     * Memory of the machine.
     *
     * @throws IOException if it can't be read, as a host without this figure can't be judged
     */
    Memory memory() throws IOException {
        NamedNumbers numbers = NamedNumbers.parse(files.lines("proc/meminfo"));
        long foundBytes =
                numbers.bytes("MemTotal")
                        .orElseThrow(() -> new IOException("/proc/meminfo without MemTotal"));
        long availableBytes =
                numbers.bytes("MemAvailable")
                        .or(() -> numbers.bytes("MemFree"))
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "/proc/meminfo without MemAvailable and MemFree"));
        long totalBytes = config.memoryBytes().orElse(foundBytes);
        // What lies beyond the configured size is neither the host's nor free.
        long beyondBytes = Math.max(0, foundBytes - totalBytes);
        return new Memory(
                totalBytes,
                Math.min(totalBytes, Math.max(0, availableBytes - beyondBytes)),
                numbers);
    }

    int onlineCpus(ProcStat stat) {
        return stat.onlineCpus() > 0
                ? stat.onlineCpus()
                : Runtime.getRuntime().availableProcessors();
    }

    private List<Pressure> pressure(Absences absences) {
        List<Pressure> all = new ArrayList<>();
        for (String resource : RESOURCES) {
            PressureFile.parse(resource, files.linesIfAny("proc/pressure/" + resource))
                    .ifPresent(all::add);
        }
        absences.ifMissing(all.isEmpty(), "pressure", "proc/pressure/cpu");
        if (!all.isEmpty() && all.stream().noneMatch(each -> each.getResource().equals("irq"))) {
            absences.ifMissing(true, "pressure.irq", "proc/pressure/irq");
        }
        return all;
    }

    /** A whole disk that is not memory: partitions would count everything twice. */
    private boolean isDisk(String device) {
        if (device.startsWith("loop") || device.startsWith("ram") || device.startsWith("zram")) {
            return false;
        }
        return disks.computeIfAbsent(
                device,
                name ->
                        !files.exists("sys/block")
                                || files.exists("sys/block/" + name.replace('/', '!')));
    }

    private static Optional<Integer> now(OptionalLong number) {
        return number.isPresent()
                ? Optional.of((int) Math.min(Integer.MAX_VALUE, number.getAsLong()))
                : Optional.empty();
    }

    /** Memory of the host and the other figures of {@code /proc/meminfo}. */
    record Memory(long totalBytes, long availableBytes, NamedNumbers numbers) {}
}
