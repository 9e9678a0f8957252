package io.plimsoll.agent.sample;

import io.plimsoll.agent.HostReader;
import io.plimsoll.agent.config.HostConfig;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.Pressure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A host that is the whole machine: its counters from {@code /proc}. */
public final class ProcHostReader implements HostReader {
    private static final List<String> RESOURCES = List.of("cpu", "memory", "io", "irq");

    private final KernelFiles files;
    private final HostConfig config;

    /**
     * Reads below {@code root}, which is {@code /} but in tests; the figures that {@code config}
     * gives take the place of those found.
     */
    public ProcHostReader(Path root, HostConfig config) {
        this.files = new KernelFiles(root);
        this.config = config;
    }

    @Override
    public HostCounters read() throws IOException {
        ProcStat stat = ProcStat.parse(files.lines("proc/stat"));
        Memory memory = memory();
        NamedNumbers vmstat = NamedNumbers.parse(files.linesIfAny("proc/vmstat"));
        HostCounters.Builder counters =
                HostCounters.newBuilder()
                        .setOnlineCpus(config.cpus().orElse(onlineCpus(stat)))
                        .setMemTotalBytes(memory.totalBytes())
                        .setMemAvailableBytes(memory.availableBytes())
                        .setPressure(pressure())
                        .setDisks(DiskStats.parse(files.linesIfAny("proc/diskstats"), this::isDisk))
                        .setNics(NetDev.parse(files.linesIfAny("proc/net/dev")));
        stat.cpuTimes().ifPresent(counters::setCpuTimes);
        memory.numbers().bytes("SwapTotal").ifPresent(counters::setSwapTotalBytes);
        memory.numbers().bytes("SwapFree").ifPresent(counters::setSwapFreeBytes);
        vmstat.get("pswpin").ifPresent(counters::setSwapInPages);
        vmstat.get("pswpout").ifPresent(counters::setSwapOutPages);
        vmstat.get("pgmajfault").ifPresent(counters::setMajorFaults);
        now(stat.procsRunning()).ifPresent(counters::setProcsRunning);
        now(stat.procsBlocked()).ifPresent(counters::setProcsBlocked);
        return counters.build();
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

    private List<Pressure> pressure() {
        List<Pressure> all = new ArrayList<>();
        for (String resource : RESOURCES) {
            PressureFile.parse(resource, files.linesIfAny("proc/pressure/" + resource))
                    .ifPresent(all::add);
        }
        return all;
    }

    /** A whole disk that is not memory: partitions would count everything twice. */
    private boolean isDisk(String device) {
        if (device.startsWith("loop") || device.startsWith("ram") || device.startsWith("zram")) {
            return false;
        }
        return !files.exists("sys/block") || files.exists("sys/block/" + device.replace('/', '!'));
    }

    private static Optional<Integer> now(OptionalLong number) {
        return number.isPresent()
                ? Optional.of((int) Math.min(Integer.MAX_VALUE, number.getAsLong()))
                : Optional.empty();
    }

    /** Memory of the host and the other figures of {@code /proc/meminfo}. */
    record Memory(long totalBytes, long availableBytes, NamedNumbers numbers) {}
}
