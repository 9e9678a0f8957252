package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchDeliveryTest {
    private static final int BATCH_POINTS = 1000;

    private final RecordingListener listener = new RecordingListener();

    @Test
    void goodBatchIsOneRequest() {
        FakeStore store = FakeStore.willing();

        BatchDelivery.Progress progress = deliver(store, lines(BATCH_POINTS, Set.of()));

        assertEquals(new BatchDelivery.Progress(BATCH_POINTS, Optional.empty()), progress);
        assertEquals(1, store.requests().size());
        assertEquals(BATCH_POINTS, listener.sent.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, 500, 998, 999})
    void oneBadPointCostsNoOtherPoint(int bad) {
        FakeStore store = FakeStore.refusing("bad");
        List<String> lines = lines(BATCH_POINTS, Set.of(bad));

        BatchDelivery.Progress progress = deliver(store, lines);

        assertEquals(BATCH_POINTS, progress.done());
        assertEquals(BATCH_POINTS - 1, store.stored().size());
        assertEquals(BATCH_POINTS - 1, listener.sent.get());
        assertEquals(1, listener.drops.size());
        assertEquals(
                new RecordingListener.Drop(
                        DropReason.REJECTED,
                        1,
                        "HTTP 400: unable to parse; the point: " + lines.get(bad)),
                listener.drops.get(0));
        assertTrue(store.requests().size() <= 30, "requests: " + store.requests().size());
    }

    @Test
    void manyBadPointsAreEachFound() {
        FakeStore store = FakeStore.refusing("bad");
        Set<Integer> bad = Set.of(3, 4, 5, 250, 700, 701, 999);

        deliver(store, lines(BATCH_POINTS, bad));

        assertEquals(BATCH_POINTS - bad.size(), store.stored().size());
        assertEquals(bad.size(), listener.drops.size());
    }

    @Test
    void batchOfOnlyBadPointsCostsAboutOneRequestEach() {
        FakeStore store = FakeStore.refusing("bad");
        Set<Integer> all = IntStream.range(0, BATCH_POINTS).boxed().collect(Collectors.toSet());

        BatchDelivery.Progress progress = deliver(store, lines(BATCH_POINTS, all));

        assertEquals(BATCH_POINTS, progress.done());
        assertEquals(BATCH_POINTS, listener.drops.size());
        assertTrue(store.requests().size() <= BATCH_POINTS + 10);
    }

    @Test
    void orderIsKeptWhileABadPointIsSought() {
        FakeStore store = FakeStore.refusing("bad");
        List<String> lines = lines(BATCH_POINTS, Set.of(321));

        deliver(store, lines);

        assertEquals(lines.stream().filter(l -> !l.contains("bad")).toList(), store.stored());
    }

    @Test
    void serversOwnPartialWriteIsBelieved() {
        StoreAnswer answer =
                AnswerClassifier.classify(400, "partial write: field type conflict dropped=3");
        FakeStore store = new FakeStore(lines -> answer);

        BatchDelivery.Progress progress = deliver(store, lines(10, Set.of()));

        assertEquals(10, progress.done());
        assertEquals(1, store.requests().size());
        assertEquals(7, listener.sent.get());
        assertEquals(3, listener.drops.get(0).count());
    }

    @Test
    void storeThatGoesAwayMidwayIsNotAskedAgainForWhatItHas() {
        FakeStore store =
                new FakeStore(lines -> lines.size() > 5 ? FakeStore.REJECTED : FakeStore.WRITTEN);
        BatchDelivery delivery = new BatchDelivery(store, listener, 10);

        assertEquals(10, delivery.deliver(lines(10, Set.of())).done());
        store.answerFromNowOn(FakeStore.AWAY);
        BatchDelivery.Progress progress = delivery.deliver(lines(10, Set.of()));

        assertEquals(new BatchDelivery.Progress(0, Optional.of(FakeStore.AWAY)), progress);
        assertEquals(1, listener.retries.get());
        assertTrue(listener.drops.isEmpty());
    }

    @Test
    void pointsBeforeTheObstacleAreDone() {
        FakeStore store =
                new FakeStore(
                        lines ->
                                lines.size() > 4
                                        ? FakeStore.REJECTED
                                        : lines.contains(line(5, false))
                                                ? FakeStore.AWAY
                                                : FakeStore.WRITTEN);

        BatchDelivery.Progress progress =
                new BatchDelivery(store, listener, 8).deliver(lines(8, Set.of()));

        assertEquals(new BatchDelivery.Progress(4, Optional.of(FakeStore.AWAY)), progress);
        assertEquals(4, listener.sent.get());
    }

    private BatchDelivery.Progress deliver(PointStore store, List<String> lines) {
        return new BatchDelivery(store, listener, BATCH_POINTS).deliver(lines);
    }

    private static List<String> lines(int count, Set<Integer> bad) {
        return IntStream.range(0, count).mapToObj(i -> line(i, bad.contains(i))).toList();
    }

    private static String line(int i, boolean isBad) {
        return "m,n=" + i + (isBad ? " bad" : " a=1i") + " 1";
    }
}
