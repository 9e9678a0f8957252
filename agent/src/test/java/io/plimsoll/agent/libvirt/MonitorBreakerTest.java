package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MonitorBreakerTest {
    private final ManualClock clock = new ManualClock(5_000_000);
    private final MonitorBreaker breaker = new MonitorBreaker();

    @Test
    void aNewBreakerLetsCallsThrough() {
        assertFalse(breaker.isOpen());
        assertTrue(breaker.allows(clock.monoNanos()));
        assertEquals(Optional.empty(), breaker.sinceMillis());
    }

    @Test
    void aLostCallOpensItForAPause() {
        breaker.lost(1_000, clock.monoNanos());

        assertTrue(breaker.isOpen());
        assertEquals(Optional.of(1_000L), breaker.sinceMillis());
        assertEquals(MonitorBreaker.FIRST_PAUSE, pause());
        assertTrue(breaker.isOpen(), "until QEMU has answered");
    }

    @Test
    void everyLostCallDoublesThePauseUpToABound() {
        Duration last = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            breaker.lost(1_000 + i, clock.monoNanos());
            Duration pause = pause();
            assertTrue(
                    pause.equals(last.multipliedBy(2))
                            || last.isZero()
                            || pause.equals(MonitorBreaker.LONGEST_PAUSE));
            last = pause;
        }

        assertEquals(MonitorBreaker.LONGEST_PAUSE, last);
        assertEquals(Optional.of(1_000L), breaker.sinceMillis(), "since the first");
    }

    @Test
    void anAnswerClosesItAndForgetsThePause() {
        breaker.lost(1_000, clock.monoNanos());
        breaker.lost(1_000, clock.monoNanos());
        breaker.answered();
        assertFalse(breaker.isOpen());

        breaker.lost(2_000, clock.monoNanos());
        assertEquals(MonitorBreaker.FIRST_PAUSE, pause());
        assertEquals(Optional.of(2_000L), breaker.sinceMillis());
    }

    /** Nothing was lost, so as soon as the sign is over it may be tried. */
    @Test
    void aSignOpensItWithoutAPause() {
        breaker.saw(1_000, clock.monoNanos());
        breaker.saw(9_000, clock.monoNanos());

        assertTrue(breaker.isOpen());
        assertEquals(Optional.of(1_000L), breaker.sinceMillis());
        assertTrue(breaker.allows(clock.monoNanos()));
    }

    /** Turns the clock until a call is allowed, and tells how long that was. */
    private Duration pause() {
        Duration pause = Duration.ZERO;
        while (!breaker.allows(clock.monoNanos())) {
            clock.advance(Duration.ofSeconds(1));
            pause = pause.plusSeconds(1);
        }
        return pause;
    }
}
