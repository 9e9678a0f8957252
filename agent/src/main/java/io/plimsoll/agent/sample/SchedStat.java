package io.plimsoll.agent.sample;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/schedstat} since version 15, summed over CPUs.
 *
 * @param runNanos time that tasks ran
 * @param waitNanos time that tasks waited runnable
 */
record SchedStat(long runNanos, long waitNanos) {
    private static final int RUN = 7;
    private static final int WAIT = 8;

    /** Empty if there is no CPU in it, or one of them is garbled: a sum without it would jump. */
    static Optional<SchedStat> parse(List<String> lines) {
        long run = 0;
        long wait = 0;
        boolean any = false;
        for (String line : lines) {
            if (!line.startsWith("cpu")) {
                continue; // version, timestamp, domains
            }
            Fields fields = new Fields(line);
            OptionalLong cpuRun = fields.number(RUN);
            OptionalLong cpuWait = fields.number(WAIT);
            if (cpuRun.isEmpty() || cpuWait.isEmpty()) {
                return Optional.empty();
            }
            any = true;
            run += cpuRun.getAsLong();
            wait += cpuWait.getAsLong();
        }
        return any ? Optional.of(new SchedStat(run, wait)) : Optional.empty();
    }
}
