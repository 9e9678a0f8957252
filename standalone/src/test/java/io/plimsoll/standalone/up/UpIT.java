package io.plimsoll.standalone.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.standalone.fleet.FleetOptions;
import io.plimsoll.standalone.fleet.SimulatedHost;
import io.plimsoll.wire.HostInventory.VmDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern COMMAND =
            Pattern.compile("command: move (\\S+) .* from (\\S+) to ([^\\s;]+)");

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void aHotspotFormsIsFoundAndCuredAndEverythingEnds(@TempDir Path work) throws Exception {
        Set<Thread> before = liveThreads();
        Up up =
                new Up(
                        options(work),
                        new PrintStream(told, true, StandardCharsets.UTF_8),
                        System.getenv());
        boolean cured;
        Move move;
        try (up) {
            up.start();
            Thread watch = new Thread(() -> stopWhenCured(up), "watch");
            watch.start();
            cured = up.await();
            up.requestStop();
            watch.join();
            move = firstMove();

            assertTrue(hostRuns(up, move.to, move.vm), move + "\n" + story());
            assertFalse(hostRuns(up, move.from, move.vm), move + "\n" + story());
        }

        assertTrue(cured, this::story);
        assertInOrder(
                "simulation: a batch job starts on " + move.from,
                "HOT: " + move.from + " is hot",
                "command: move " + move.vm,
                move.from + ": accepted",
                "done: " + move.vm + " runs on " + move.to,
                "verdict: cured",
                "ended, nothing is left running");
        assertEquals(List.of(), children(work));
        assertEquals(Set.of(), usersAmongNew(before));
    }

    @Test
    void sigtermEndsEverythingAlsoWithoutInfluxDb(@TempDir Path work) throws Exception {
        try (UpProcess up = UpProcess.start(work)) {
            up.awaitLine("everything runs");

            List<String> rest = up.terminate();

            assertTrue(up.linesSoFar().stream().anyMatch(l -> l.contains("InfluxDB: no influxd")));
            assertTrue(rest.stream().anyMatch(l -> l.contains("ended, nothing is left running")));
            assertEquals(List.of(work.resolve("logs")), children(work));
        }
    }

    @Test
    void twoAtOnceBothRunAndOneCanBeStoppedWhileItIsStarting(@TempDir Path work) throws Exception {
        try (UpProcess one = UpProcess.start(work);
                UpProcess two = UpProcess.start(work)) {
            two.awaitLine("Kafka ready");
            List<String> rest = two.terminate();

            assertTrue(rest.stream().anyMatch(l -> l.contains("ended, nothing is left running")));
            one.awaitLine("everything runs");
            assertEquals(2, children(work).size(), () -> "logs and one folder");
            one.terminate();
            assertEquals(List.of(work.resolve("logs")), children(work));
        }
    }

    private record Move(String vm, String from, String to) {}

    private static void stopWhenCured(Up up) {
        while (!up.cured() && !up.stopRequested()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        up.requestStop();
    }

    private Move firstMove() {
        Matcher matcher = COMMAND.matcher(story());
        assertTrue(matcher.find(), this::story);
        return new Move(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    private String story() {
        return told.toString(StandardCharsets.UTF_8);
    }

    private void assertInOrder(String... parts) {
        int from = 0;
        for (String part : parts) {
            int at = story().indexOf(part, from);
            assertTrue(at >= 0, () -> "'" + part + "' is missing or too early in:\n" + story());
            from = at;
        }
    }

    private static boolean hostRuns(Up up, String host, String vmName) {
        return up.hosts().stream()
                .filter(candidate -> candidate.name().equals(host))
                .map(SimulatedHost::definitions)
                .flatMap(List::stream)
                .map(VmDefinition::name)
                .anyMatch(vmName::equals);
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Names of new threads that would keep a JVM alive, after they had time to end. */
    private static Set<String> usersAmongNew(Set<Thread> before) throws InterruptedException {
        for (Thread thread : liveThreads()) {
            if (!before.contains(thread) && !thread.isDaemon()) {
                thread.join(Duration.ofMinutes(1).toMillis());
            }
        }
        return liveThreads().stream()
                .filter(thread -> !before.contains(thread) && !thread.isDaemon())
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    private static UpOptions options(Path work) {
        return new UpOptions(
                new FleetOptions(3, 24, 7, true),
                Duration.ofSeconds(5),
                Optional.of(PATIENCE),
                UpOptions.Influx.OWN,
                Optional.empty(),
                work,
                work.resolve("up.log"));
    }
}
