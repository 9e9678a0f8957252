package io.plimsoll.agent.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class QemuHealthTest {
    private final QemuHealth health = new QemuHealth();

    @Test
    void aStoppedQemuIsStuckAtOnceAndSinceItWasFirstSeenSo() {
        health.saw('S', 10);
        health.saw('T', 20);
        health.saw('T', 30);

        assertEquals(Optional.of(20L), health.stuckSinceMillis());
    }

    @Test
    void waitingForADiskIsOrdinaryUnlessItLasts() {
        health.saw('D', 10);
        assertEquals(Optional.empty(), health.stuckSinceMillis());

        health.saw('D', 20);
        assertEquals(Optional.of(10L), health.stuckSinceMillis());
    }

    @Test
    void aQemuThatRunsAgainIsNotStuck() {
        health.saw('t', 10);
        health.saw('R', 20);
        assertEquals(Optional.empty(), health.stuckSinceMillis());

        health.saw('D', 30);
        assertEquals(Optional.empty(), health.stuckSinceMillis());
    }
}
