package io.plimsoll.agent.spool;

import static io.plimsoll.agent.spool.SpoolFolder.record;
import static io.plimsoll.agent.spool.SpoolFolder.segments;
import static io.plimsoll.agent.spool.SpoolFolder.take;
import static io.plimsoll.agent.spool.SpoolFolder.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories of a spool against two lists. */
class SpoolHistoryTest {
    private static final long MIB = 1L << 20;

    private Path dir;

    @BeforeEach
    void aFolder(@TempDir Path folder) {
        dir = folder;
    }

    static Stream<Long> seeds() {
        long fresh = System.nanoTime();
        return Stream.of(1L, 2L, 3L, 4L, 5L, fresh, fresh + 1, fresh + 2);
    }

    /** Random appends, commits, outages, kills and torn tails against two lists. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsLostOrReorderedWhateverHappens(long seed) throws Exception {
        Random random = new Random(seed);
        Deque<String> backlog = new ArrayDeque<>();
        Deque<String> live = new ArrayDeque<>();
        Spool spool = new Spool(dir, 4 * MIB);
        int number = 0;
        for (int step = 0; step < 2000; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    String text = number++ + "-" + "y".repeat(random.nextInt(600));
                    spool.append(record(Outgoing.Kind.TICK, text));
                    live.addLast("TICK " + text);
                }
                case 4, 5, 6, 7 -> {
                    Deque<String> first = live.isEmpty() ? backlog : live;
                    Optional<Spool.Waiting> head = spool.head(Duration.ZERO);
                    assertEquals(first.isEmpty(), head.isEmpty(), "seed " + seed);
                    if (head.isPresent()) {
                        assertSame(first.peekFirst(), text(head.get()), seed);
                        assertEquals(live.isEmpty(), head.get().backlog(), "seed " + seed);
                        if (random.nextBoolean()) {
                            spool.commit(head.get());
                            first.removeFirst();
                        }
                    }
                }
                case 8 -> {
                    int most = random.nextInt(4);
                    spool.leaveBehind(most);
                    while (live.size() > 1 && live.size() > most) {
                        while (live.size() > 1) {
                            backlog.addLast(live.removeFirst());
                        }
                    }
                }
                default -> {
                    if (random.nextBoolean()) {
                        spool.close();
                    }
                    if (random.nextInt(3) == 0) {
                        tearTail(random);
                    }
                    spool = new Spool(dir, 4 * MIB);
                    backlog.addAll(live);
                    live.clear();
                    assertEquals(backlog.size(), spool.waitingTicks(), "seed " + seed);
                }
            }
            assertEquals(backlog.size() + live.size(), spool.waitingTicks(), "seed " + seed);
        }
        while (!live.isEmpty()) {
            assertSame(live.removeFirst(), take(spool), seed);
        }
        while (!backlog.isEmpty()) {
            assertSame(backlog.removeFirst(), take(spool), seed);
        }
        assertEquals(0, spool.waitingBytes());
        assertEquals(0, spool.droppedTicks());
        spool.close();
    }

    private static void assertSame(@Nullable String expected, String was, long seed) {
        assertEquals(
                String.valueOf(expected).replaceAll("y+", ""),
                was.replaceAll("y+", ""),
                "seed " + seed);
        assertEquals(expected, was);
    }

    /** As after a kill in mid-write: some bytes of a record that was never whole. */
    private void tearTail(Random random) throws IOException {
        List<Path> segments = segments(dir);
        byte[] whole =
                new Frame(record(Outgoing.Kind.TICK, "torn" + "z".repeat(random.nextInt(300))), 7)
                        .encode()
                        .array();
        int length = 1 + random.nextInt(whole.length - 1);
        try (RandomAccessFile file =
                new RandomAccessFile(segments.get(segments.size() - 1).toFile(), "rw")) {
            file.seek(file.length());
            file.write(whole, 0, length);
        }
    }
}
