package io.plimsoll.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpoolTest {
    private static final long MIB = 1L << 20;

    private Path dir;

    @BeforeEach
    void aFolder(@TempDir Path folder) {
        dir = folder;
    }

    @Test
    void recordsComeOutInTheOrderInWhichTheyWentIn() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            spool.append(record(Outgoing.Kind.TICK, "a"));
            spool.append(record(Outgoing.Kind.RESULT, "b"));

            assertEquals("TICK a", take(spool));
            assertEquals("RESULT b", take(spool));
            assertEquals(Optional.empty(), spool.head(Duration.ZERO));
        }
    }

    @Test
    void aRecordThatWasNotCommittedIsStillAtTheHeadAfterARestart() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            spool.append(record(Outgoing.Kind.TICK, "a"));
            spool.append(record(Outgoing.Kind.TICK, "b"));
            take(spool);
        }

        try (Spool spool = new Spool(dir, MIB)) {
            assertEquals(1, spool.waitingTicks());
            assertEquals("TICK b", take(spool));
        }
    }

    @Test
    void whatWasAppendedSurvivesWithoutAClose() throws Exception {
        Spool killed = new Spool(dir, MIB);
        killed.append(record(Outgoing.Kind.TICK, "a"));

        try (Spool spool = new Spool(dir, MIB)) {
            assertEquals("TICK a", take(spool));
        }
    }

    @Test
    void aFullSpoolDropsTheOldestAndCountsThem() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            for (int i = 0; i < 3000; i++) {
                spool.append(record(Outgoing.Kind.TICK, i + "x".repeat(1000)));
            }

            assertTrue(sizeOnDisk() <= MIB + 1000, () -> "the spool is too large");
            assertTrue(spool.droppedTicks() > 0);
            assertEquals(3000, spool.droppedTicks() + spool.waitingTicks());
            assertTrue(take(spool).startsWith("TICK " + spool.droppedTicks() + "x"));
        }
    }

    @Test
    void segmentsThatKafkaHasAreDeleted() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            for (int i = 0; i < 5000; i++) {
                spool.append(record(Outgoing.Kind.TICK, "x".repeat(1000)));
                take(spool);
            }

            assertEquals(0, spool.droppedTicks());
            assertTrue(sizeOnDisk() < MIB / 8, () -> "segments are left over");
        }
    }

    @Test
    void aDamagedSegmentCostsOnlyItsOwnRecords() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            for (int i = 0; i < 500; i++) {
                spool.append(record(Outgoing.Kind.TICK, i + "x".repeat(1000)));
            }
        }
        List<Path> segments = segments();
        try (RandomAccessFile file = new RandomAccessFile(segments.get(1).toFile(), "rw")) {
            file.seek(5000);
            file.write(new byte[] {1, 2, 3});
        }

        List<String> left = new ArrayList<>();
        try (Spool spool = new Spool(dir, MIB)) {
            while (spool.head(Duration.ZERO).isPresent()) {
                left.add(take(spool).replaceAll("x+", ""));
            }
        }

        assertTrue(segments.size() > 3);
        assertEquals("TICK 0", left.get(0));
        assertEquals("TICK 499", left.get(left.size() - 1));
        assertTrue(left.size() > 400 && left.size() < 500, () -> left.size() + " are left");
        assertEquals(left.stream().distinct().count(), left.size());
    }

    @Test
    void aRecordThatCanNeverFitIsRefused() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            IOException e =
                    assertThrows(
                            IOException.class,
                            () ->
                                    spool.append(
                                            record(
                                                    Outgoing.Kind.INVENTORY,
                                                    "x".repeat((int) MIB))));

            assertTrue(String.valueOf(e.getMessage()).contains("spool.max.bytes"));
            assertEquals(Optional.empty(), spool.head(Duration.ZERO));
        }
    }

    @Test
    void headWaitsForARecord() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            CompletableFuture<Optional<Spool.Waiting>> head =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return spool.head(Duration.ofSeconds(30));
                                } catch (IOException | InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            spool.append(record(Outgoing.Kind.TICK, "a"));

            assertTrue(head.get().isPresent());
        }
    }

    static Stream<Long> seeds() {
        long fresh = System.nanoTime();
        return Stream.of(1L, 2L, 3L, 4L, 5L, fresh, fresh + 1, fresh + 2);
    }

    /** Random appends, commits, kills and torn tails against a list. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsLostOrReorderedWhateverHappens(long seed) throws Exception {
        Random random = new Random(seed);
        Deque<String> oracle = new ArrayDeque<>();
        Spool spool = new Spool(dir, 64 * MIB / 16);
        int number = 0;
        for (int step = 0; step < 2000; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> {
                    String text = number++ + "-" + "y".repeat(random.nextInt(600));
                    spool.append(record(Outgoing.Kind.TICK, text));
                    oracle.addLast("TICK " + text);
                }
                case 5, 6, 7, 8 -> {
                    Optional<Spool.Waiting> head = spool.head(Duration.ZERO);
                    assertEquals(oracle.isEmpty(), head.isEmpty(), "seed " + seed);
                    if (head.isPresent()) {
                        assertEquals(oracle.peekFirst(), text(head.get()), "seed " + seed);
                        if (random.nextBoolean()) {
                            spool.commit(head.get());
                            oracle.removeFirst();
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
                    spool = new Spool(dir, 64 * MIB / 16);
                    assertEquals(oracle.size(), spool.waitingTicks(), "seed " + seed);
                }
            }
        }
        while (!oracle.isEmpty()) {
            assertEquals(oracle.removeFirst(), take(spool), "seed " + seed);
        }
        spool.close();
    }

    /** As after a kill in mid-write: some bytes of a record that was never whole. */
    private void tearTail(Random random) throws IOException {
        List<Path> segments = segments();
        byte[] whole =
                Frame.encode(record(Outgoing.Kind.TICK, "torn" + "z".repeat(random.nextInt(300))))
                        .array();
        int length = 1 + random.nextInt(whole.length - 1);
        try (RandomAccessFile file =
                new RandomAccessFile(segments.get(segments.size() - 1).toFile(), "rw")) {
            file.seek(file.length());
            file.write(whole, 0, length);
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.filter(f -> f.toString().endsWith(Segment.SUFFIX)).sorted().toList();
        }
    }

    private long sizeOnDisk() throws IOException {
        long size = 0;
        for (Path segment : segments()) {
            size += Files.size(segment);
        }
        return size;
    }

    private static Outgoing record(Outgoing.Kind kind, String text) {
        return new Outgoing(kind, 1, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String take(Spool spool) throws Exception {
        Spool.Waiting head = spool.head(Duration.ZERO).orElseThrow();
        spool.commit(head);
        return text(head);
    }

    private static String text(Spool.Waiting waiting) {
        return waiting.record().kind()
                + " "
                + new String(waiting.record().value(), StandardCharsets.UTF_8);
    }
}
