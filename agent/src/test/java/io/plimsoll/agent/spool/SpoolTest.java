package io.plimsoll.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.plimsoll.agent.ManualClock;
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
import org.jspecify.annotations.Nullable;
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
    void recordsComeOutInTheOrderInWhichTheyWentInMessagesFirst() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            spool.append(record(Outgoing.Kind.TICK, "a"));
            spool.append(record(Outgoing.Kind.TICK, "b"));
            spool.append(record(Outgoing.Kind.RESULT, "c"));
            spool.append(record(Outgoing.Kind.INVENTORY, "d"));

            assertEquals("RESULT c", take(spool));
            assertEquals("INVENTORY d", take(spool));
            assertEquals("TICK a", take(spool));
            assertEquals("TICK b", take(spool));
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
    void whatWasDroppedIsCountedOverRestartsAndKills() throws Exception {
        long dropped = 0;
        for (int life = 0; life < 4; life++) {
            Spool spool = new Spool(dir, MIB); // never closed, as after a kill
            assertEquals(dropped, spool.droppedTicks());
            for (int i = 0; i < 1000; i++) {
                spool.append(record(Outgoing.Kind.TICK, life + "." + i + "x".repeat(1000)));
                spool.append(record(Outgoing.Kind.TICK_PART, "p".repeat(500)));
                spool.append(record(Outgoing.Kind.RESULT, "r".repeat(200)));
            }
            dropped = spool.droppedTicks();
            assertEquals((life + 1) * 1000L, dropped + spool.waitingTicks());
            assertTrue(spool.droppedRecords() > 0);
        }

        assertTrue(dropped > 3000);
    }

    @Test
    void aTickIsDroppedWithAllItsParts() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            for (int i = 0; i < 300; i++) {
                spool.append(record(Outgoing.Kind.TICK, "t".repeat(3000)));
                spool.append(record(Outgoing.Kind.TICK_PART, "p".repeat(3000)));
                spool.append(record(Outgoing.Kind.TICK_PART, "p".repeat(3000)));
            }

            assertTrue(spool.droppedTicks() > 0);
            assertTrue(take(spool).startsWith("TICK t"), "the oldest is the beginning of a tick");
        }
    }

    @Test
    void aFullDiskLosesOnlyTheTicksThatCouldNotBeWrittenAndCountsThem() throws Exception {
        Path full = tinyFileSystem();
        int kept = 0;
        int refused = 0;
        try (Spool spool = new Spool(full, 64 * MIB)) {
            for (int i = 0; i < 1000; i++) {
                try {
                    spool.append(record(Outgoing.Kind.TICK, i + "x".repeat(4000)));
                    kept++;
                } catch (IOException e) {
                    assertTrue(String.valueOf(e.getMessage()).contains("can't write to the spool"));
                    refused++;
                }
            }
            assertTrue(refused > 0);
            assertEquals(refused, spool.droppedTicks());
        }

        try (Spool spool = new Spool(full, 64 * MIB)) {
            assertEquals(refused, spool.droppedTicks(), "also known after a restart");
            assertEquals(kept, spool.waitingTicks());
            for (int i = 0; i < kept; i++) {
                assertTrue(take(spool).startsWith("TICK " + i + "x"));
            }
            spool.append(record(Outgoing.Kind.TICK, "there is room again"));
            assertEquals("TICK there is room again", take(spool));
        } finally {
            umount(full);
        }
    }

    @Test
    void liveTicksOvertakeTheBacklogAndARestartRemembersWhichWereSent() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            for (String tick : List.of("a", "b", "c", "d")) {
                spool.append(record(Outgoing.Kind.TICK, tick));
            }
            spool.leaveBehind(3);
            assertEquals("TICK d", take(spool));
            spool.append(record(Outgoing.Kind.TICK, "e"));
            assertEquals("TICK e", take(spool));
            assertEquals("TICK a", take(spool));
        }

        try (Spool spool = new Spool(dir, MIB)) {
            assertEquals(2, spool.waitingTicks());
            spool.append(record(Outgoing.Kind.TICK, "f"));
            assertEquals("TICK f", take(spool));
            assertEquals("TICK b", take(spool));
            assertEquals("TICK c", take(spool));
            assertEquals(0, spool.waitingTicks());
        }
    }

    @Test
    void aFlickeringBrokerLeavesMoreGapsThanCanBeNotedAndStillNothingIsLost() throws Exception {
        List<String> taken = new ArrayList<>();
        try (Spool spool = new Spool(dir, 8 * MIB)) {
            for (int i = 0; i < 1000; i++) {
                spool.append(record(Outgoing.Kind.TICK, i + "a"));
                spool.append(record(Outgoing.Kind.TICK, i + "b"));
                spool.leaveBehind(1);
                taken.add(take(spool));
            }
            assertEquals(1000, spool.waitingTicks());
        }

        try (Spool spool = new Spool(dir, 8 * MIB)) {
            assertEquals(1000, spool.waitingTicks());
            while (spool.waitingTicks() > 0) {
                taken.add(take(spool));
            }
        }
        assertEquals(2000, taken.stream().distinct().count());
        assertEquals(2000, taken.size());
    }

    static Stream<Long> flips() {
        return Stream.iterate(System.nanoTime(), seed -> seed + 1).limit(20);
    }

    /** Every tick is either there or counted, whatever bits the disk turns over. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("flips")
    void flippedBitsCostExactlyWhatIsCounted(long seed) throws Exception {
        Random random = new Random(seed);
        Spool spool = new Spool(dir, MIB);
        for (int i = 0; i < 300; i++) {
            spool.append(record(Outgoing.Kind.TICK, i + "x".repeat(random.nextInt(2000))));
        }
        boolean running = seed % 2 == 0;
        if (!running) {
            spool.close();
        }
        for (int i = 0; i < 5; i++) {
            flipABit(random);
        }

        if (!running) {
            spool = new Spool(dir, MIB);
        }
        List<String> left = new ArrayList<>();
        while (spool.head(Duration.ZERO).isPresent()) {
            left.add(take(spool));
        }
        assertEquals(300, left.size() + spool.droppedTicks(), "seed " + seed);
        assertEquals(left.size(), left.stream().distinct().count(), "seed " + seed);
        assertTrue(left.size() >= 295, "seed " + seed);
        spool.append(record(Outgoing.Kind.TICK, "goes on"));
        assertEquals("TICK goes on", take(spool));
        spool.close();
    }

    @Test
    void whatWaitsIsFlushedOncePerInterval() throws Exception {
        ManualClock clock = new ManualClock(0);
        try (Spool spool = new Spool(dir, MIB, Duration.ofSeconds(1), clock)) {
            spool.append(record(Outgoing.Kind.TICK, "a"));
            assertTrue(!spool.fsyncIfDue());
            clock.advance(Duration.ofMillis(1100));
            assertTrue(spool.fsyncIfDue());
            assertTrue(!spool.fsyncIfDue(), "nothing new");

            spool.append(record(Outgoing.Kind.TICK, "b"));
            take(spool);
            take(spool);
            clock.advance(Duration.ofMillis(1100));
            assertTrue(!spool.fsyncIfDue(), "Kafka has all of it");
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
    void damageCostsOnlyTheRecordThatWasHitAndIsCounted() throws Exception {
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
            assertEquals(1, spool.droppedTicks());
            while (spool.head(Duration.ZERO).isPresent()) {
                left.add(take(spool).replaceAll("x+", ""));
            }
        }

        assertTrue(segments.size() > 3);
        assertEquals("TICK 0", left.get(0));
        assertEquals("TICK 499", left.get(left.size() - 1));
        assertEquals(499, left.size(), "only the record that was hit");
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
        List<Path> segments = segments();
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

    private void flipABit(Random random) throws IOException {
        List<Path> segments = segments();
        Path segment = segments.get(random.nextInt(segments.size()));
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            if (file.length() == 0) {
                return;
            }
            long at = random.nextLong(file.length());
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ (1 << random.nextInt(8)));
        }
    }

    /** A file system of 1 MiB; the test is skipped where it can't be mounted. */
    private Path tinyFileSystem() throws Exception {
        Path folder = Files.createDirectory(dir.resolve("tiny"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0,
                "a file system of 1 MiB needs root");
        return folder;
    }

    private static void umount(Path folder) throws Exception {
        run("umount", folder.toString());
    }

    private static int run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(dir.resolve("ticks"))) {
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
