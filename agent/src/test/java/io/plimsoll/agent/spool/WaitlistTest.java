package io.plimsoll.agent.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WaitlistTest {
    private final Waitlist waiting = new Waitlist();

    @Test
    void atFirstEverythingWaits() {
        assertEquals(0, waiting.firstFrom(0));
        assertEquals(77, waiting.firstFrom(77));
    }

    @Test
    void whatIsTakenFromTheMiddleLeavesAGap() {
        waiting.remove(10, 20);
        waiting.remove(30, 40);

        assertEquals(
                List.of(new Stretch(0, 10), new Stretch(20, 30), new Stretch(40, Waitlist.OPEN)),
                waiting.stretches());
        assertEquals(20, waiting.firstFrom(10));
        assertTrue(waiting.waits(25));
        assertFalse(waiting.waits(30));
        assertFalse(waiting.overlaps(30, 40));
        assertTrue(waiting.overlaps(29, 31));
    }

    @Test
    void gapsThatMeetBecomeOne() {
        waiting.remove(10, 20);
        waiting.remove(30, 40);
        waiting.remove(0, 10);
        waiting.remove(15, 35);

        assertEquals(List.of(new Stretch(40, Waitlist.OPEN)), waiting.stretches());
    }

    @Test
    void itAgreesWithAListOfBits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BitSet oracle = new BitSet();
        oracle.set(0, 300);
        for (int i = 0; i < 60; i++) {
            int from = random.nextInt(290);
            int to = from + 1 + random.nextInt(9);
            waiting.remove(from, to);
            oracle.clear(from, to);
            for (int place = 0; place < 300; place++) {
                assertEquals(oracle.get(place), waiting.waits(place), "seed " + seed);
                assertEquals(
                        Math.min(
                                300, oracle.nextSetBit(place) < 0 ? 300 : oracle.nextSetBit(place)),
                        Math.min(300, waiting.firstFrom(place)),
                        "seed " + seed);
            }
        }
    }
}
