package io.plimsoll.agent.spool;

import static io.plimsoll.agent.spool.SpoolFolder.record;
import static io.plimsoll.agent.spool.SpoolFolder.segments;
import static io.plimsoll.agent.spool.SpoolFolder.take;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spool makes of disks that fail, fill up, or turn bits over. */
class SpoolDamageTest {
    private static final long MIB = 1L << 20;

    private Path dir;

    @BeforeEach
    void aFolder(@TempDir Path folder) {
        dir = folder;
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
    void damageCostsOnlyTheRecordThatWasHitAndIsCounted() throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            for (int i = 0; i < 500; i++) {
                spool.append(record(Outgoing.Kind.TICK, i + "x".repeat(1000)));
            }
        }
        List<Path> segments = segments(dir);
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

    /** What Kafka has may be sent again then, but nothing is lost and all goes on. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 5000, 8192})
    void aLedgerThatIsTornOrGarbledLosesNothing(int bytes) throws Exception {
        try (Spool spool = new Spool(dir, MIB)) {
            for (int i = 0; i < 50; i++) {
                spool.append(record(Outgoing.Kind.TICK, "" + i));
            }
            take(spool);
        }
        byte[] garbage = new byte[bytes];
        new Random(bytes).nextBytes(garbage);
        Files.write(dir.resolve("ticks/ledger"), garbage);

        List<String> left = new ArrayList<>();
        try (Spool spool = new Spool(dir, MIB)) {
            while (spool.waitingTicks() > 0) {
                left.add(take(spool));
            }
            spool.append(record(Outgoing.Kind.TICK, "goes on"));
            assertEquals("TICK goes on", take(spool));
        }
        assertEquals("TICK 49", left.get(left.size() - 1));
        assertTrue(left.size() >= 49, left::toString);
    }

    private void flipABit(Random random) throws IOException {
        List<Path> segments = segments(dir);
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
}
