package io.plimsoll.standalone.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the benchmark of the agent is told.
 *
 * @param vms guests on the host
 * @param warmUp time for which all collectors run before anything is measured
 * @param measured time for which each collector is measured, in all rounds together
 * @param tick time between two readings
 * @param testbed the testbed's script
 * @param agent the script that starts the agent
 * @param work folder for logs and state; removed at the end if all went well
 * @param table whether a table is printed before the JSON object
 */
public record AgentBenchOptions(
        int vms,
        Duration warmUp,
        Duration measured,
        Duration tick,
        Path testbed,
        Path agent,
        Path work,
        boolean table) {
    private static final Duration ROUND = Duration.ofSeconds(60);

    /** Rounds in which the collectors take turns; at least two where the time is enough. */
    int rounds() {
        long most = Math.max(1, measured.toNanos() / (3 * tick.toNanos()));
        long wanted = Math.max(2, measured.toNanos() / ROUND.toNanos());
        return (int) Math.min(most, wanted);
    }

    /** Length of one collector's part of a round, a whole number of ticks. */
    Duration round() {
        return tick.multipliedBy(Math.max(1, measured.dividedBy(rounds()).dividedBy(tick)));
    }
}
