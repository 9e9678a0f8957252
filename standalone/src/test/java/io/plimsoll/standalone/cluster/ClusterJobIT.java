package io.plimsoll.standalone.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.Finding;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

class ClusterJobIT {
    /** Parts of the feed after the first one, in which nothing is hot. */
    private static final int PARTS = 7;

    /** Five windows. */
    private static final int PART_TICKS = 25;

    private static final int TICKS_BEFORE_KILL = 15;
    private static final String FIRST_HOT = "host-1";
    private static final String SECOND_HOT = "host-4";

    /** The feed is all in the past, as samples from the future are rejected. */
    private static final long BACK_MILLIS = 20 * 60_000;

    @Test
    @EnabledIfEnvironmentVariable(
            named = "PLIMSOLL_INFLUXD",
            matches = ".+",
            disabledReason =
                    "CLUSTER MODE IS NOT TESTED: needs an influxd; run ./plimsoll test, or set"
                            + " PLIMSOLL_INFLUXD to its path")
    void killedTaskManagersLoseAndDoubleNoWindowAndNoCommand(
            @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
        KeyPair keys = CommandSigner.newKeyPair();
        long now = System.currentTimeMillis();
        long start = (now - BACK_MILLIS) / FleetRun.WINDOW_MILLIS * FleetRun.WINDOW_MILLIS;
        try (FlinkCluster flink = FlinkCluster.start(directory.resolve("flink"))) {
            Outcome calm;
            try (FleetRun run = FleetRun.start(flink, directory.resolve("calm"), keys, start)) {
                calm = play(run, new Disturbance() {});
                assertEquals(0, run.restores());
            }
            Outcome disturbed;
            try (FleetRun run =
                    FleetRun.start(flink, directory.resolve("disturbed"), keys, start)) {
                disturbed = play(run, new Kills());
                // Flink may notice a dead task manager by a message that it did not get, and
                // deploy to it once more before it knows.
                assertTrue(
                        run.restores() >= Kills.COUNT,
                        run.restores() + " restores after " + Kills.COUNT + " kills");
            }

            assertEquals(calm.commands(), disturbed.commands());
            assertEquals(calm.findings(), disturbed.findings());
        }
    }

    /** Mid-stream, after the first command, and while the second command is on its way. */
    private static final class Kills implements Disturbance {
        static final int COUNT = 3;

        @Override
        public void inMidStream(FleetRun run) throws Exception {
            run.awaitFirstWindows();
            run.flink().killTaskManager();
        }

        @Override
        public void afterMidStream(FleetRun run) throws Exception {
            run.recover();
        }

        @Override
        public void beforeAnswers(FleetRun run, int part) throws Exception {
            if (part == 1) {
                run.flink().killTaskManager();
            }
        }

        @Override
        public void afterAnswers(FleetRun run, int part) throws Exception {
            if (part == 1) {
                run.recover();
            }
        }

        @Override
        public void whileDeciding(FleetRun run, int part) throws Exception {
            if (part == 2) {
                run.awaitCommandOnItsWay();
                run.flink().killTaskManager();
                run.recover();
            }
        }
    }

    /** What came of a run. */
    private record Outcome(List<Command> commands, List<Finding> findings) {}

    private static Outcome play(FleetRun run, Disturbance disturbance) throws Exception {
        Map<String, Long> answeredAt = new HashMap<>();
        run.introduce();
        run.feed(TICKS_BEFORE_KILL);
        disturbance.inMidStream(run);
        run.feed(PART_TICKS - TICKS_BEFORE_KILL);
        disturbance.afterMidStream(run);
        assertEquals(List.of(), run.settle());

        run.fleet().heat(FIRST_HOT);
        for (int part = 1; part <= PARTS; part++) {
            if (part == 3) {
                run.fleet().heat(SECOND_HOT);
            }
            run.feed(PART_TICKS);
            disturbance.whileDeciding(run, part);
            List<Command> commands = run.settle();
            assertOneAtATime(commands, answeredAt);
            disturbance.beforeAnswers(run, part);
            run.obey(commands);
            commands.forEach(
                    command -> answeredAt.put(command.host(), run.fleet().lastTickMillis()));
            disturbance.afterAnswers(run, part);
            run.awaitAnswersRead(commands);
        }
        return outcome(run, answeredAt.keySet());
    }

    /** No host gets a command while it is at another one. */
    private static void assertOneAtATime(List<Command> commands, Map<String, Long> answeredAt) {
        Set<String> hosts = commands.stream().map(Command::host).collect(Collectors.toSet());
        assertEquals(hosts.size(), commands.size(), () -> "several at a time: " + commands);
        for (Command command : commands) {
            long answered = answeredAt.getOrDefault(command.host(), Long.MIN_VALUE);
            assertTrue(command.issuedAtEpochMillis() > answered, command::toString);
        }
    }

    private static Outcome outcome(FleetRun run, Set<String> cured) throws Exception {
        List<Command> commands =
                run.commands().stream()
                        .sorted(
                                Comparator.comparingLong(Command::issuedAtEpochMillis)
                                        .thenComparing(Command::id))
                        .toList();
        Set<String> ids = commands.stream().map(Command::id).collect(Collectors.toSet());
        List<Finding> findings = run.findings();

        assertEquals(List.of(), run.differences().stream().limit(5).toList());
        assertEquals(List.of(), run.rejections());
        assertEquals(Set.of(FIRST_HOT, SECOND_HOT), cured);
        assertEquals(commands.size(), ids.size(), () -> "doubled: " + commands);
        assertEquals(ids, verdicts(findings));
        assertEquals(ids, run.storedVerdicts());
        return new Outcome(commands, findings);
    }

    private static Set<String> verdicts(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.kind() == Finding.Kind.VERDICT)
                .map(Finding::id)
                .collect(Collectors.toSet());
    }
}
