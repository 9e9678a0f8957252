package io.plimsoll.agent.vm;

import io.plimsoll.wire.VmCgroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Quota, weight and throttling of a VM's CPU cgroup. libvirt sets most quotas on groups of single
 * vCPUs below it, whose throttling does not show in the VM's own group; so they are added up. For
 * use by one thread.
 */
final class CpuLimits implements AutoCloseable {
    private static final Pattern OF_THREADS = Pattern.compile("emulator|(vcpu|iothread)\\d+");
    private static final long NANOS_PER_MICRO = 1000;

    private final Path own;
    private final boolean version2;
    private final KernelReader reader;
    private final OpenFiles openFiles;
    private final List<KernelFile> stats = new ArrayList<>();
    private long quotaMicros = KernelText.MISSING;
    private long periodMicros = KernelText.MISSING;
    private long weight = KernelText.MISSING;

    CpuLimits(Path own, boolean version2, KernelReader reader, OpenFiles openFiles) {
        this.own = own;
        this.version2 = version2;
        this.reader = reader;
        this.openFiles = openFiles;
    }

    void readFacts() {
        Path parent = version2 ? own.resolve("libvirt") : own;
        List<String> groups =
                reader.names(parent).stream().filter(OF_THREADS.asMatchPredicate()).toList();
        quotaMicros = quotaMicros(own);
        periodMicros = periodMicros(own);
        weight = reader.once(own.resolve(version2 ? "cpu.weight" : "cpu.shares")).column(0);
        long vcpuQuotaMicros = 0;
        boolean anyQuota = false;
        boolean allVcpus = true;
        for (String group : groups) {
            long quota = quotaMicros(parent.resolve(group));
            anyQuota |= quota != KernelText.MISSING;
            if (group.startsWith("vcpu")) {
                allVcpus &= quota != KernelText.MISSING;
                long period = Math.max(1, periodMicros(parent.resolve(group)));
                vcpuQuotaMicros += Math.max(0, quota) * Math.max(1, periodMicros) / period;
            }
        }
        if (quotaMicros == KernelText.MISSING && allVcpus && vcpuQuotaMicros > 0) {
            quotaMicros = vcpuQuotaMicros;
        }
        // Once read for ever read: leaving them out again would look like a reset.
        if (anyQuota || !stats.isEmpty()) {
            close();
            groups.forEach(
                    group ->
                            stats.add(
                                    new KernelFile(
                                            parent.resolve(group).resolve("cpu.stat"), openFiles)));
        }
    }

    /** Into the cgroup's record. {@code ownStat} is the VM's own {@code cpu.stat}. */
    void read(KernelText ownStat, VmCgroup.Builder cgroup) {
        set(cgroup);
        long periods = ownStat.value("nr_periods");
        if (periods == KernelText.MISSING) {
            return; // a kernel without CFS bandwidth control
        }
        long throttledPeriods = ownStat.value("nr_throttled");
        long throttledNanos = Math.max(0, throttledNanos(ownStat));
        for (KernelFile file : stats) {
            KernelText stat = reader.again(file);
            periods += Math.max(0, stat.value("nr_periods"));
            throttledPeriods += Math.max(0, stat.value("nr_throttled"));
            throttledNanos += Math.max(0, throttledNanos(stat));
        }
        cgroup.setPeriods(periods)
                .setThrottledPeriods(throttledPeriods)
                .setThrottledNanos(throttledNanos);
    }

    @Override
    public void close() {
        stats.forEach(KernelFile::close);
        stats.clear();
    }

    private void set(VmCgroup.Builder cgroup) {
        if (quotaMicros != KernelText.MISSING) {
            cgroup.setQuotaMicros(quotaMicros);
        }
        if (periodMicros != KernelText.MISSING) {
            cgroup.setPeriodMicros(periodMicros);
        }
        if (weight != KernelText.MISSING) {
            cgroup.setWeight(weight);
        }
    }

    private long throttledNanos(KernelText stat) {
        return version2
                ? stat.value("throttled_usec") * NANOS_PER_MICRO
                : stat.value("throttled_time");
    }

    /** Missing where there is none, which version 1 writes as -1 and version 2 as max. */
    private long quotaMicros(Path group) {
        return reader.once(group.resolve(version2 ? "cpu.max" : "cpu.cfs_quota_us")).column(0);
    }

    private long periodMicros(Path group) {
        return version2
                ? reader.once(group.resolve("cpu.max")).column(1)
                : reader.once(group.resolve("cpu.cfs_period_us")).column(0);
    }
}
