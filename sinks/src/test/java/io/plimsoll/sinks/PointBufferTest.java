package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PointBufferTest {
    private static final int MAX_POINTS = 5;
    private static final int BATCH_POINTS = 2;
    private static final long FLUSH_NANOS = 100;

    private final PointBuffer buffer = new PointBuffer(MAX_POINTS, BATCH_POINTS, FLUSH_NANOS);

    @Test
    void nothingIsDueWhileNothingWaits() {
        assertEquals(PointBuffer.NEVER, buffer.nanosUntilDue(0));
    }

    @Test
    void batchIsDueWhenItIsFull() {
        buffer.add("a", 10);
        assertEquals(FLUSH_NANOS, buffer.nanosUntilDue(10));

        buffer.add("b", 11);

        assertEquals(0, buffer.nanosUntilDue(11));
    }

    @Test
    void batchIsDueWhenItsOldestPointHasWaitedLongEnough() {
        buffer.add("a", 10);

        assertEquals(1, buffer.nanosUntilDue(109));
        assertEquals(0, buffer.nanosUntilDue(110));
        assertEquals(0, buffer.nanosUntilDue(1000));
    }

    @Test
    void pointsLeaveInTheOrderTheyCame() {
        List.of("a", "b", "c").forEach(line -> buffer.add(line, 0));

        PointBuffer.Batch first = buffer.firstBatch(0);
        buffer.acknowledge(first, 2);

        assertEquals(List.of("a", "b"), first.lines());
        assertEquals(List.of("c"), buffer.firstBatch(0).lines());
    }

    @Test
    void pointsUnderWayAreStillThereUntilAcknowledged() {
        List.of("a", "b", "c").forEach(line -> buffer.add(line, 0));
        PointBuffer.Batch batch = buffer.firstBatch(0);

        assertEquals(List.of(List.of("a", "b"), List.of("c")), buffer.inBatches());
        buffer.acknowledge(batch, 1);

        assertEquals(List.of(List.of("b", "c")), buffer.inBatches());
    }

    @Test
    void pointsLeftBehindDoNotWaitAnotherWholeInterval() {
        List.of("a", "b", "c").forEach(line -> buffer.add(line, 0));
        PointBuffer.Batch batch = buffer.firstBatch(50);

        buffer.acknowledge(batch, 2);

        assertEquals(150 - 120, buffer.nanosUntilDue(120));
    }

    @Test
    void fullBufferTakesNoMore() {
        for (int i = 0; i < MAX_POINTS; i++) {
            assertFalse(buffer.isFull());
            buffer.add("line", 0);
        }

        assertTrue(buffer.isFull());
        assertThrows(IllegalStateException.class, () -> buffer.add("line", 0));
    }

    @Test
    void checkpointComesBackEvenIfItIsMoreThanTheBound() {
        buffer.restore(List.of("1", "2", "3", "4", "5", "6"), 0);

        assertEquals(6, buffer.size());
        assertTrue(buffer.isFull());
    }

    @Test
    void droppingTheOldestDoesNotConfuseTheBatchUnderWay() {
        List.of("a", "b", "c", "d", "e").forEach(line -> buffer.add(line, 0));
        PointBuffer.Batch batch = buffer.firstBatch(0);

        assertEquals("a", buffer.dropOldest());
        buffer.add("f", 0);
        buffer.acknowledge(batch, 2);

        assertEquals(List.of(List.of("c", "d"), List.of("e", "f")), buffer.inBatches());
    }

    @Test
    void droppingMoreThanTheBatchUnderWayLosesNothingElse() {
        List.of("a", "b", "c", "d", "e").forEach(line -> buffer.add(line, 0));
        PointBuffer.Batch batch = buffer.firstBatch(0);

        List.of("a", "b", "c").forEach(line -> assertEquals(line, buffer.dropOldest()));
        buffer.acknowledge(batch, 2);

        assertEquals(List.of(List.of("d", "e")), buffer.inBatches());
    }
}
