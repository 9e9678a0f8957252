package io.plimsoll.pipeline.indicator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.wire.AbsenceReason;
import org.junit.jupiter.api.Test;

class GaugeTest {
    private final Ledger ledger = new Ledger(new Focus());
    private final Gauge gauge = new Gauge(ledger, ledger.add(1));
    private final CounterTrack beside = new CounterTrack(1, ledger);
    private final Counters counters = new Counters();

    private Moment moment(int tick, boolean inside) {
        return new Moment(tick, inside, Long.MAX_VALUE, counters);
    }

    @Test
    void tellsTheLastValueAndAllOfThem() {
        gauge.read(moment(0, true), Value.of(7.5));
        gauge.read(moment(1, true), Value.of(-2L));

        assertEquals(Value.of(-2L), gauge.spread().plain());
        assertArrayEquals(new double[] {7.5, -2}, gauge.spread().each());
    }

    @Test
    void isNotDueBeforeItWasReadInTheWindow() {
        gauge.read(moment(0, false), Value.of(1L));

        assertEquals(Value.absent(AbsenceReason.NOT_DUE), gauge.spread().plain());
        assertArrayEquals(new double[0], gauge.spread().each());
    }

    @Test
    void anAbsentValueCountsOnlyAsTheLast() {
        ledger.fix();
        for (AbsenceReason reason : AbsenceReason.values()) {
            ledger.clear();
            gauge.read(moment(0, true), Value.of(3L));
            gauge.read(moment(1, true), Value.absent(reason));

            assertEquals(Value.absent(reason), gauge.spread().plain());
            assertArrayEquals(new double[] {3}, gauge.spread().each());
        }
    }

    @Test
    void outlivesARestartOfTheCountersBesideIt() {
        gauge.read(moment(0, true), Value.of(3L));
        beside.read(moment(0, true), 0, 0, counters.of(5));
        ledger.restart();

        assertEquals(Value.of(3L), gauge.spread().plain());
    }

    @Test
    void ticksInWhichOnlyTheGaugeWasReadAreNoStepsOfTheCountersBesideIt() {
        beside.read(moment(0, true), 0, 0, counters.of(5));
        gauge.read(moment(0, true), Value.of(3L));
        gauge.read(moment(1, true), Value.of(4L));
        beside.read(moment(2, true), 0, 2_000_000_000L, counters.of(9));

        assertEquals(2, beside.rate(0));
        assertArrayEquals(new double[] {2}, beside.eachPerSecond(0));
    }
}
