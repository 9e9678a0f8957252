package io.plimsoll.agent.vm;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.VmSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** One start of a VM's QEMU, as /proc and its cgroup show it. For use by one thread. */
public final class QemuProcess implements AutoCloseable {
    /** How often what hardly changes is read: quotas, limits, memory by NUMA node. */
    static final Duration FACTS_EVERY = Duration.ofSeconds(30);

    /** USER_HZ is 100 on every architecture that runs KVM. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int MAJOR_FAULTS = 12;
    private static final int USER_TICKS = 14;
    private static final int SYSTEM_TICKS = 15;
    private static final int THREADS = 20;
    private static final int START = 22;

    private final int pid;
    private final long startTicks;
    private final KernelReader reader;
    private final KernelFile stat;
    private final ProcessMemory memory;
    private final VcpuThreads threads;
    private final Optional<VmCgroupReader> cgroup;
    private final String networkNamespace;
    private final QemuHealth health = new QemuHealth();
    private long threadCount = KernelText.MISSING;
    private long nextFactsNanos;
    private long nextScanNanos;
    private boolean gone;

    private QemuProcess(
            int pid,
            long startTicks,
            KernelReader reader,
            KernelFile stat,
            ProcessMemory memory,
            VcpuThreads threads,
            Optional<VmCgroupReader> cgroup,
            String networkNamespace,
            long nowNanos) {
        this.pid = pid;
        this.startTicks = startTicks;
        this.reader = reader;
        this.stat = stat;
        this.memory = memory;
        this.threads = threads;
        this.cgroup = cgroup;
        this.networkNamespace = networkNamespace;
        this.nextFactsNanos = nowNanos;
        this.nextScanNanos = nowNanos;
    }

    /** The process of this number; empty if there is none or it may not be read. */
    static Optional<QemuProcess> open(
            int pid,
            String name,
            KernelReader reader,
            OpenFiles openFiles,
            Cgroups cgroups,
            long nowNanos) {
        Path process = reader.path("proc").resolve(Integer.toString(pid));
        // A pid file that was left behind may name a process that has nothing to do with the VM.
        String nameOnCommandLine = name.substring(0, (name + ",").indexOf(','));
        if (!reader.once(process.resolve("cmdline")).text().contains(nameOnCommandLine)) {
            return Optional.empty();
        }
        KernelFile stat = new KernelFile(process.resolve("stat"), openFiles);
        long startTicks = reader.again(stat).statColumn(START);
        if (startTicks == KernelText.MISSING) {
            stat.close();
            return Optional.empty();
        }
        return Optional.of(
                new QemuProcess(
                        pid,
                        startTicks,
                        reader,
                        stat,
                        new ProcessMemory(process, reader, openFiles),
                        new VcpuThreads(process, reader, openFiles),
                        cgroups.of(process),
                        Taps.namespace(process),
                        nowNanos));
    }

    /** When it started, in ticks since the boot: tells it from another of the same number. */
    public long startTicks() {
        return startTicks;
    }

    /**
     * Reads all counters into a sample.
     *
     * @return false if the process is gone; then nothing was set
     */
    public boolean read(VmSample.Builder sample, long nowNanos, long wallMillis) {
        KernelText now = reader.again(stat);
        if (now.isEmpty()) {
            gone = true;
            return false;
        }
        health.saw(now.statState(), wallMillis);
        long threadsNow = now.statColumn(THREADS);
        long majorFaults = now.statColumn(MAJOR_FAULTS);
        long userNanos = now.statColumn(USER_TICKS) * NANOS_PER_TICK;
        long systemNanos = now.statColumn(SYSTEM_TICKS) * NANOS_PER_TICK;
        sample.setPid(pid)
                .setCpuFrom("proc")
                .setCpuNanos(userNanos + systemNanos)
                .setCpuUserNanos(userNanos)
                .setCpuSystemNanos(systemNanos)
                .setProcess(memory.read(threadsNow, majorFaults));
        readThreads(sample, threadsNow, nowNanos);
        readCgroup(sample, nowNanos);
        return true;
    }

    /** Whether the process was gone at the last reading. */
    public boolean isGone() {
        return gone;
    }

    /** Since when QEMU can't answer, ms since 1970, as the state of its process shows. */
    public Optional<Long> stuckSinceMillis() {
        return health.stuckSinceMillis();
    }

    /** Whether QEMU sends the VM to another host. */
    public boolean isMigrating() {
        return threads.isMigrating();
    }

    /** Has the threads looked through again, as somebody knows of another number of vCPUs. */
    public void expectVcpus(OptionalInt count) {
        if (count.isPresent() && count.getAsInt() != threads.count()) {
            threadCount = KernelText.MISSING;
        }
    }

    /** The network namespace in which its taps are. */
    String networkNamespace() {
        return networkNamespace;
    }

    int pid() {
        return pid;
    }

    @Override
    public void close() {
        stat.close();
        memory.close();
        threads.close();
        cgroup.ifPresent(VmCgroupReader::close);
    }

    private void readThreads(VmSample.Builder sample, long threadsNow, long nowNanos) {
        // Also without a change from time to time: one thread may come while another goes.
        if (threadsNow != threadCount || threads.isMigrating() || nowNanos - nextScanNanos >= 0) {
            threads.scan();
            threadCount = threadsNow;
            nextScanNanos = nowNanos + FACTS_EVERY.toNanos();
        }
        sample.setVcpus(threads.read());
        if (sample.getVcpus().size() < threads.count()) {
            threadCount = KernelText.MISSING; // one ended meanwhile
        }
        if (sample.getVcpus().isEmpty()) {
            Absence.add(sample, "vcpus", AbsenceReason.HYPERVISOR_LACKS);
        }
    }

    private void readCgroup(VmSample.Builder sample, long nowNanos) {
        if (cgroup.isEmpty()) {
            Absence.add(sample, "cgroup", AbsenceReason.NOT_CONFIGURED);
            return;
        }
        VmCgroupReader own = cgroup.get();
        if (nowNanos - nextFactsNanos >= 0) {
            own.readFacts();
            nextFactsNanos = nowNanos + FACTS_EVERY.toNanos();
        }
        own.read(sample);
    }
}
