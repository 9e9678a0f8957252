package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CounterTrackTest {
    private static final long SECOND = 1_000_000_000;

    private final CounterTrack track = new CounterTrack(2, new Ledger(new Focus()));
    private final Counters counters = new Counters();

    private void read(int second, long first, long other) {
        Moment moment = new Moment(second, true, 10 * SECOND, counters);
        track.read(moment, 0, second * SECOND, counters.of(first, other));
    }

    @Test
    void aStepCountsThatComesAfterTheRateWasAskedFor() {
        read(0, 0, 0);
        read(1, 10, 5);
        assertEquals(10, track.rate(0));
        assertEquals(2, track.ratio(0, 1));

        read(2, 40, 10);

        assertEquals(20, track.rate(0));
        assertEquals(4, track.ratio(0, 1));
    }

    @Test
    void aRateIsOfTheStepsThatKnowTheCounter() {
        read(0, 0, 0);
        read(1, 10, 5);
        read(2, 20, NONE);
        read(3, 60, NONE);

        assertEquals(20, track.rate(0));
        assertEquals(5, track.rate(1));
        assertEquals(2, track.ratio(0, 1));
    }
}
