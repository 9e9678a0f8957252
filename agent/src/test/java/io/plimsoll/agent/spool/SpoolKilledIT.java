package io.plimsoll.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A JVM that appends, ships and drops as fast as it can, and is killed with SIGKILL in the midst.
 */
class SpoolKilledIT {
    private static final int LIVES = 12;

    /**
     * A child appends three ticks and then ships one, with a line for each; so many lines every
     * second child tells at least before it is killed.
     */
    private static final int LINES = 300;

    private static final long ROOMY = 512L << 20;
    private static final long NARROW = 1L << 20;

    private Path dir;

    @BeforeEach
    void aFolder(@TempDir Path folder) {
        dir = folder;
    }

    @Test
    void whatWasAppendedIsThereAfterAnyKillAndWhatWasShippedIsNotLostToo() throws Exception {
        Set<Long> appended = new TreeSet<>();
        Set<Long> shipped = new TreeSet<>();
        for (int life = 0; life < LIVES; life++) {
            for (String line : live(life, ROOMY)) {
                (line.startsWith("+") ? appended : shipped).add(Long.parseLong(line.substring(1)));
            }
        }

        Set<Long> left = new TreeSet<>();
        List<Long> order = new ArrayList<>();
        try (Spool spool = new Spool(dir.resolve("spool"), ROOMY)) {
            assertEquals(0, spool.droppedTicks());
            Optional<Spool.Waiting> head = spool.head(Duration.ZERO);
            while (head.isPresent()) {
                order.add(number(head.get()));
                spool.commit(head.get());
                head = spool.head(Duration.ZERO);
            }
            left.addAll(order);
        }
        Set<Long> all = new TreeSet<>(shipped);
        all.addAll(left);
        assertTrue(appended.size() >= LIVES / 2 * LINES / 2, () -> "only " + appended.size());
        assertTrue(all.containsAll(appended), () -> "lost: " + without(appended, all));
        assertEquals(left.size(), order.size(), "none is twice in the spool");
        assertEquals(List.copyOf(left), order, "in order");
        assertTrue(!shipped.isEmpty() && !left.isEmpty());
    }

    @Test
    void whatIsDroppedBeyondTheBoundIsCountedWheneverItIsKilled() throws Exception {
        long appended = 0;
        long shipped = 0;
        for (int life = 0; life < LIVES; life++) {
            for (String line : live(life, NARROW)) {
                if (line.startsWith("+")) {
                    appended++;
                } else {
                    shipped++;
                }
            }
        }

        try (Spool spool = new Spool(dir.resolve("spool"), NARROW)) {
            long known = shipped + spool.waitingTicks() + spool.droppedTicks();
            assertTrue(spool.droppedTicks() > 0);
            // Per kill one tick may be on disk, or shipped, of which the child could not tell.
            assertTrue(
                    Math.abs(known - appended) <= LIVES,
                    known + " known, " + appended + " appended, " + shipped + " shipped");
        }
    }

    /** What a child told until it was killed. */
    private List<String> live(int life, long maxBytes) throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName(),
                                dir.resolve("spool").toString(),
                                Long.toString(maxBytes),
                                Long.toString(life * 1_000_000L))
                        .redirectError(dir.resolve("child.log").toFile())
                        .start();
        try (BufferedReader out = child.inputReader(StandardCharsets.US_ASCII)) {
            String first = out.readLine();
            assertTrue(first != null, "the child has started; see " + dir.resolve("child.log"));
            // By what it has done and not by the clock, as a machine may be slow.
            int lines = new Random().nextInt(LINES) + (life % 2 == 0 ? 1 : LINES);
            List<String> told = new ArrayList<>();
            for (String line = first; line != null; line = out.readLine()) {
                told.add(line);
                if (told.size() == lines) {
                    child.toHandle().destroyForcibly(); // leaves the pipe open
                }
            }
            if (!told.get(told.size() - 1).endsWith(".")) {
                told.remove(told.size() - 1); // torn
            }
            return told.stream().map(line -> line.replace(".", "")).toList();
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    private static long number(Spool.Waiting waiting) {
        String text = new String(waiting.record().value(), StandardCharsets.US_ASCII);
        return Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private static List<Long> without(Set<Long> some, Set<Long> others) {
        return some.stream().filter(n -> !others.contains(n)).toList();
    }

    /** Appends three ticks and ships one, again and again. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            Spool spool = new Spool(Path.of(arguments[0]), Long.parseLong(arguments[1]));
            long number = Long.parseLong(arguments[2]);
            while (true) {
                for (int i = 0; i < 3; i++) {
                    String text = number + " " + "x".repeat(2000);
                    byte[] value = text.getBytes(StandardCharsets.US_ASCII);
                    spool.append(new Outgoing(Outgoing.Kind.TICK, 1, value));
                    System.out.print("+" + number++ + ".\n");
                }
                System.out.flush();
                Spool.Waiting head = spool.head(Duration.ZERO).orElseThrow();
                System.out.print("-" + number(head) + ".\n");
                System.out.flush();
                spool.commit(head);
            }
        }
    }
}
