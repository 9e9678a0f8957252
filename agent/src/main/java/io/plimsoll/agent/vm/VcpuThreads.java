package io.plimsoll.agent.vm;

import io.plimsoll.wire.Vcpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The threads of QEMU that are vCPUs, known by the names that it gives them. For use by one thread.
 */
final class VcpuThreads implements AutoCloseable {
    private static final Pattern VCPU = Pattern.compile("CPU (\\d{1,5})/(KVM|TCG|HVF|MSHV|XEN)");

    /** QEMU's thread of a migration that leaves: its name until version 9.0, and since. */
    private static final Pattern MIGRATION = Pattern.compile("live_migration|mig/src/main");

    private static final int START = 22;
    private static final int LAST_CPU = 39;

    private final Path tasks;
    private final KernelReader reader;
    private final OpenFiles openFiles;
    private final List<VcpuThread> vcpus = new ArrayList<>();

    /** Threads that were looked at twice and are none: a thread gets its name after its start. */
    private final Set<String> others = new HashSet<>();

    private final Set<String> lookedAtOnce = new HashSet<>();
    private boolean migrating;

    VcpuThreads(Path process, KernelReader reader, OpenFiles openFiles) {
        this.tasks = process.resolve("task");
        this.reader = reader;
        this.openFiles = openFiles;
    }

    /** Looks for threads that came or went. */
    void scan() {
        List<String> threads = reader.names(tasks);
        migrating = false;
        others.retainAll(threads);
        lookedAtOnce.retainAll(threads);
        vcpus.removeIf(vcpu -> !stays(vcpu, threads));
        for (String thread : threads) {
            if (!others.contains(thread) && vcpus.stream().noneMatch(v -> v.isThread(thread))) {
                look(thread);
            }
        }
        vcpus.sort(Comparator.comparingInt(vcpu -> vcpu.index));
    }

    /** Whether QEMU sends the VM to another host. */
    boolean isMigrating() {
        return migrating;
    }

    /** The counters of all vCPUs, without those whose thread is gone. */
    List<Vcpu> read() {
        List<Vcpu> read = new ArrayList<>(vcpus.size());
        for (VcpuThread vcpu : vcpus) {
            Vcpu.Builder counters = Vcpu.newBuilder().setIndex(vcpu.index).setThread(vcpu.thread);
            KernelText schedstat = reader.again(vcpu.schedstat);
            if (schedstat.isEmpty()) {
                continue;
            }
            counters.setRunNanos(schedstat.column(0)).setReadyNanos(schedstat.column(1));
            counters.setTimeslices(schedstat.column(2));
            KernelText stat = reader.again(vcpu.stat);
            if (!stat.isEmpty()) {
                counters.setThreadStartTicks(stat.statColumn(START));
                counters.setLastCpu((int) stat.statColumn(LAST_CPU));
            }
            read.add(counters.build());
        }
        return read;
    }

    /** How many were found. */
    int count() {
        return vcpus.size();
    }

    @Override
    public void close() {
        vcpus.forEach(VcpuThread::close);
        vcpus.clear();
    }

    private void look(String thread) {
        String name = reader.once(tasks.resolve(thread).resolve("comm")).text().strip();
        Matcher vcpu = VCPU.matcher(name);
        if (vcpu.matches()) {
            vcpus.add(
                    new VcpuThread(
                            Integer.parseInt(vcpu.group(1)),
                            Integer.parseInt(thread),
                            new KernelFile(tasks.resolve(thread).resolve("schedstat"), openFiles),
                            new KernelFile(tasks.resolve(thread).resolve("stat"), openFiles)));
        } else if (MIGRATION.matcher(name).matches()) {
            migrating = true; // and looked at again, as it ends soon
        } else if (!lookedAtOnce.add(thread)) {
            others.add(thread);
        }
    }

    private static boolean stays(VcpuThread vcpu, List<String> threads) {
        boolean stays =
                threads.stream().anyMatch(vcpu::isThread) && vcpu.schedstat.absence().isEmpty();
        if (!stays) {
            vcpu.close();
        }
        return stays;
    }

    private record VcpuThread(int index, int thread, KernelFile schedstat, KernelFile stat) {
        boolean isThread(String other) {
            return Integer.toString(thread).equals(other);
        }

        void close() {
            schedstat.close();
            stat.close();
        }
    }
}
