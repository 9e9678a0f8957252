package io.plimsoll.agent.sample;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Frequencies and thermal throttling of the CPUs.
 *
 * @param khzMean mean of the current frequencies
 * @param throttleEvents sum over cores
 */
record CpuFiles(OptionalInt khzMean, OptionalLong throttleEvents) {
    private static final String FOLDER = "sys/devices/system/cpu";

    static CpuFiles read(KernelFiles files) {
        List<KernelFiles.Numbered> cpus = files.numbered(FOLDER, "cpu");
        long khz = 0;
        int counted = 0;
        long throttled = 0;
        boolean throttles = false;
        for (KernelFiles.Numbered cpu : cpus) {
            OptionalLong frequency = files.number(cpu.path() + "/cpufreq/scaling_cur_freq");
            if (frequency.isPresent()) {
                khz += frequency.getAsLong();
                counted++;
            }
            OptionalLong events =
                    files.number(cpu.path() + "/thermal_throttle/core_throttle_count");
            if (events.isPresent() && isFirstOfItsCore(files, cpu)) {
                throttled += events.getAsLong();
                throttles = true;
            }
        }
        return new CpuFiles(
                counted > 0 ? OptionalInt.of((int) (khz / counted)) : OptionalInt.empty(),
                throttles ? OptionalLong.of(throttled) : OptionalLong.empty());
    }

    /** The threads of a core all show the core's count. */
    private static boolean isFirstOfItsCore(KernelFiles files, KernelFiles.Numbered cpu) {
        String siblings = files.firstLine(cpu.path() + "/topology/thread_siblings_list").orElse("");
        int end = 0;
        while (end < siblings.length() && Character.isDigit(siblings.charAt(end))) {
            end++;
        }
        return end == 0 || siblings.substring(0, end).equals(String.valueOf(cpu.number()));
    }
}
