package io.plimsoll.agent.sample;

import io.plimsoll.wire.CpuTimes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/stat}.
 *
 * @param cpuTimes sums over all CPUs; empty if the line is garbled
 * @param onlineCpus CPUs that are on line, 0 if unknown
 * @param procsRunning runnable threads
 * @param procsBlocked threads waiting for I/O
 * @param contextSwitches since the boot
 * @param interrupts since the boot
 * @param forks since the boot
 */
record ProcStat(
        Optional<CpuTimes> cpuTimes,
        int onlineCpus,
        OptionalLong procsRunning,
        OptionalLong procsBlocked,
        OptionalLong contextSwitches,
        OptionalLong interrupts,
        OptionalLong forks) {

    /** USER_HZ is 100 on every architecture that runs KVM, whatever the kernel's own HZ is. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final int COLUMNS = 10;

    static ProcStat parse(List<String> lines) {
        Optional<CpuTimes> cpuTimes = Optional.empty();
        int onlineCpus = 0;
        Map<String, OptionalLong> numbers = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("intr ")) {
                numbers.put("intr", sumOfInterrupts(line));
                continue;
            }
            if (line.startsWith("cpu") && line.length() > 3 && Character.isDigit(line.charAt(3))) {
                onlineCpus++;
                continue;
            }
            if (line.startsWith("softirq ")) {
                continue;
            }
            Fields fields = new Fields(line);
            if (fields.text(0).equals("cpu")) {
                cpuTimes = times(fields);
                continue;
            }
            numbers.put(fields.text(0), fields.number(1));
        }
        return new ProcStat(
                cpuTimes,
                onlineCpus,
                numbers.getOrDefault("procs_running", OptionalLong.empty()),
                numbers.getOrDefault("procs_blocked", OptionalLong.empty()),
                numbers.getOrDefault("ctxt", OptionalLong.empty()),
                numbers.getOrDefault("intr", OptionalLong.empty()),
                numbers.getOrDefault("processes", OptionalLong.empty()));
    }

    /** Only the first of what are thousands of columns on large machines. */
    private static OptionalLong sumOfInterrupts(String line) {
        int begin = line.indexOf(' ') + 1;
        int end = line.indexOf(' ', begin);
        return Fields.parse(line.substring(begin, end < 0 ? line.length() : end));
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
