package io.plimsoll.agent.spool;

import static io.plimsoll.agent.spool.SpoolFolder.record;
import static io.plimsoll.agent.spool.SpoolFolder.segments;
import static io.plimsoll.agent.spool.SpoolFolder.take;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private long sizeOnDisk() throws IOException {
        long size = 0;
        for (Path segment : segments(dir)) {
            size += Files.size(segment);
        }
        return size;
    }
}
