package io.plimsoll.agent.sample;

import io.plimsoll.wire.CpuTimes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * {@code /proc/stat}.
 *
 * @param cpuTimes sums over all CPUs; empty if the line is garbled
 * @param onlineCpus CPUs that are on line, 0 if unknown
 * @param procsRunning runnable threads
 * @param procsBlocked threads waiting for I/O
 */
record ProcStat(
        Optional<CpuTimes> cpuTimes,
        int onlineCpus,
        OptionalLong procsRunning,
        OptionalLong procsBlocked) {

    /** USER_HZ is 100 on every architecture that runs KVM, whatever the kernel's own HZ is. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final Pattern ONE_CPU = Pattern.compile("cpu\\d+");
    private static final int COLUMNS = 10;

    static ProcStat parse(List<String> lines) {
        Optional<CpuTimes> cpuTimes = Optional.empty();
        int onlineCpus = 0;
        OptionalLong running = OptionalLong.empty();
        OptionalLong blocked = OptionalLong.empty();
        for (String line : lines) {
            if (line.startsWith("intr ") || line.startsWith("softirq ")) {
                continue; // thousands of columns on large machines
            }
            Fields fields = new Fields(line);
            String name = fields.text(0);
            if (name.equals("cpu")) {
                cpuTimes = times(fields);
            } else if (ONE_CPU.matcher(name).matches()) {
                onlineCpus++;
            } else if (name.equals("procs_running")) {
                running = fields.number(1);
            } else if (name.equals("procs_blocked")) {
                blocked = fields.number(1);
            }
        }
        return new ProcStat(cpuTimes, onlineCpus, running, blocked);
    }

    private static Optional<CpuTimes> times(Fields fields) {
        long[] nanos = new long[COLUMNS];
        // Old kernels write fewer columns, which then are 0; fewer than four are a torn line.
        int present = Math.min(COLUMNS, fields.count() - 1);
        if (present < 4) {
            return Optional.empty();
        }
        for (int i = 0; i < present; i++) {
            OptionalLong ticks = fields.number(i + 1);
            if (ticks.isEmpty()) {
                return Optional.empty();
            }
            nanos[i] = ticks.getAsLong() * NANOS_PER_TICK;
        }
        return Optional.of(
                new CpuTimes(
                        nanos[0], nanos[1], nanos[2], nanos[3], nanos[4], nanos[5], nanos[6],
                        nanos[7], nanos[8], nanos[9]));
    }
}
