package io.plimsoll.sinks;

import static io.plimsoll.sinks.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PointSenderTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final RetryPolicy FAST =
            new RetryPolicy(
                    Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(20), LONG);

    private final RecordingListener listener = new RecordingListener();
    private @Nullable PointSender opened;

    @AfterEach
    void closeSender() throws InterruptedException {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void fullBatchIsSentAtOnce() throws Exception {
        FakeStore store = FakeStore.willing();
        PointSender sender = start(store, options().flushInterval(LONG), List.of());

        sender.put("a");
        sender.put("b");
        sender.put("c");

        eventually("first batch is stored", () -> store.stored().equals(List.of("a", "b")));
        eventually("the third point is left", () -> sender.buffered() == 1);
    }

    @Test
    void lonePointIsSentAfterTheInterval() throws Exception {
        FakeStore store = FakeStore.willing();
        PointSender sender =
                start(store, options().flushInterval(Duration.ofMillis(20)), List.of());

        sender.put("a");

        eventually("the point is stored", () -> store.stored().equals(List.of("a")));
    }

    @Test
    void flushDoesNotWaitForABatchToFill() throws Exception {
        FakeStore store = FakeStore.willing();
        PointSender sender = start(store, options().flushInterval(LONG), List.of());

        sender.put("a");

        assertTrue(sender.flush(LONG));
        assertEquals(List.of("a"), store.stored());
        assertEquals(List.of(), sender.unsent());
    }

    @Test
    void flushGivesUpAtOnceWhenTheStoreIsAway() throws Exception {
        FakeStore store = new FakeStore(lines -> FakeStore.AWAY);
        PointSender sender = start(store, options().flushInterval(LONG), List.of());
        sender.put("a");
        sender.put("b");
        eventually("the store was tried", () -> listener.retries.get() > 0);

        assertTimeout(Duration.ofSeconds(30), () -> assertFalse(sender.flush(LONG)));

        assertEquals(List.of(List.of("a", "b")), sender.unsent());
    }

    @Test
    void flushGivesUpOnAStoreThatDoesNotAnswer() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        FakeStore store = blocking(answering);
        PointSender sender = start(store, options(), List.of());
        sender.put("a");

        assertFalse(sender.flush(Duration.ofMillis(50)));

        assertEquals(List.of(List.of("a")), sender.unsent());
        answering.countDown();
        eventually("the point is stored", () -> store.stored().equals(List.of("a")));
    }

    @Test
    void pointsOutliveAStoreThatIsAway() throws Exception {
        FakeStore store = new FakeStore(lines -> FakeStore.AWAY);
        PointSender sender = start(store, options(), List.of());
        sender.put("a");
        sender.put("b");
        sender.put("c");
        eventually("the store was tried often", () -> listener.retries.get() > 3);

        store.answerFromNowOn(FakeStore.WRITTEN);

        eventually("all are stored", () -> store.stored().equals(List.of("a", "b", "c")));
        assertTrue(listener.drops.isEmpty());
    }

    @Test
    void restoredPointsAreSentFirst() throws Exception {
        FakeStore store = FakeStore.willing();
        PointSender sender = start(store, options(), List.of("old 1", "old 2", "old 3"));

        sender.put("new");

        sender.flushAll();
        assertEquals(List.of("old 1", "old 2", "old 3", "new"), store.stored());
    }

    @Test
    void endOfInputWaitsUntilTheStoreIsBack() throws Exception {
        FakeStore store = new FakeStore(lines -> FakeStore.AWAY);
        PointSender sender = start(store, options(), List.of("a"));
        FutureTask<Void> flush =
                inThread(
                        () -> {
                            sender.flushAll();
                            return null;
                        });
        eventually("the store was tried often", () -> listener.retries.get() > 3);
        assertFalse(flush.isDone());

        store.answerFromNowOn(FakeStore.WRITTEN);

        flush.get();
        assertEquals(List.of("a"), store.stored());
    }

    @Test
    void fullBufferHoldsTheStreamUntilThereIsRoom() throws Exception {
        FakeStore store = new FakeStore(lines -> FakeStore.AWAY);
        PointSender sender = start(store, options(), List.of());
        AtomicInteger accepted = new AtomicInteger();
        FutureTask<Void> stream =
                inThread(
                        () -> {
                            for (int i = 0; i < 10; i++) {
                                sender.put("p" + i);
                                accepted.incrementAndGet();
                            }
                            return null;
                        });
        eventually("the buffer is full", () -> sender.buffered() == 4);
        eventually("four points are in it", () -> accepted.get() == 4);
        long retries = listener.retries.get();
        eventually("the store was tried often", () -> listener.retries.get() > retries + 3);
        assertEquals(4, accepted.get());

        store.answerFromNowOn(FakeStore.WRITTEN);

        stream.get();
        sender.flushAll();
        assertEquals(10, store.stored().size());
        assertTrue(listener.drops.isEmpty());
    }

    @Test
    void fullBufferDropsTheOldestIfTold() throws Exception {
        FakeStore store = new FakeStore(lines -> FakeStore.AWAY);
        PointSender sender = start(store, options().overflow(Overflow.DROP_OLDEST), List.of());

        for (int i = 0; i < 10; i++) {
            sender.put("p" + i);
        }

        assertEquals(List.of(List.of("p6", "p7"), List.of("p8", "p9")), sender.unsent());
        assertEquals(6, listener.drops.size());
        assertEquals(DropReason.OVERFLOW, listener.drops.get(0).reason());
    }

    @Test
    void closingEndsAStreamThatWaits() throws Exception {
        FakeStore store = new FakeStore(lines -> FakeStore.AWAY);
        PointSender sender = start(store, options(), List.of("1", "2", "3", "4"));
        FutureTask<Void> stream =
                inThread(
                        () -> {
                            assertThrows(IOException.class, () -> sender.put("5"));
                            return null;
                        });

        sender.close();

        stream.get();
        assertTrue(store.isClosed());
    }

    @Test
    void brokenSenderFailsTheJobInsteadOfSwallowingPoints() throws Exception {
        FakeStore store =
                new FakeStore(
                        lines -> {
                            throw new IllegalStateException("a bug");
                        });
        PointSender sender = start(store, options(), List.of());
        sender.put("a");

        IOException failure = assertThrows(IOException.class, sender::flushAll);

        assertEquals("Sending to the test's store ended", failure.getMessage());
        assertEquals("java.lang.IllegalStateException: a bug", String.valueOf(failure.getCause()));
        assertThrows(IOException.class, () -> sender.put("b"));
        assertThrows(IOException.class, () -> sender.flush(LONG));
    }

    @Test
    void retryAfterIsHonoured() throws Exception {
        StoreAnswer busy = FakeStore.AWAY.withRetryAfter(Optional.of(LONG));
        FakeStore store = new FakeStore(lines -> busy);
        PointSender sender = start(store, options(), List.of("a"));
        eventually("the store was tried", () -> listener.retries.get() == 1);

        store.answerFromNowOn(FakeStore.WRITTEN);
        sender.put("b");

        assertFalse(sender.flush(Duration.ofMillis(200)));
        assertEquals(1, store.requests().size());
    }

    private PointSender start(
            FakeStore store, InfluxOptions.Builder options, List<String> restored) {
        PointSender sender =
                new PointSender(
                        "sender under test",
                        store,
                        options.build(),
                        listener,
                        new SplittableRandom(1));
        opened = sender;
        sender.start(restored);
        return sender;
    }

    private static InfluxOptions.Builder options() {
        return InfluxOptions.v1("http://127.0.0.1:1", "db")
                .batchPoints(2)
                .maxBufferedPoints(4)
                .flushInterval(Duration.ofMillis(10))
                .retry(FAST);
    }

    private static FakeStore blocking(CountDownLatch answering) {
        return new FakeStore(
                lines -> {
                    try {
                        answering.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return FakeStore.WRITTEN;
                });
    }

    private static FutureTask<Void> inThread(Callable<Void> work) {
        FutureTask<Void> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "stream under test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
