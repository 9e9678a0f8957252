package io.plimsoll.agent.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.agent.config.SamplingConfig;
import io.plimsoll.agent.libvirt.MonitorRounds.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonitorScheduleTest {
    private static final Duration TICK = Duration.ofSeconds(10);

    private final MonitorSchedule schedule =
            new MonitorSchedule(
                    new SamplingConfig(
                            Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ZERO, 1),
                    TICK);

    @Test
    void theFirstRoundReadsAllAndTheOthersFollowTheirIntervals() {
        assertEquals("IttMttMttMttIttM", rounds(16));
    }

    @Test
    void overTheBudgetBothIntervalsAreLonger() {
        rounds(1);
        schedule.slowDown(2);

        assertEquals(60_000, schedule.monitorEveryNanos() / 1_000_000);
        assertEquals("MtttttMtttttMtttttIt", rounds(7, 20));
    }

    @Test
    void monitorsAreNotReadMoreOftenThanThereAreTicks() {
        MonitorSchedule eager =
                new MonitorSchedule(
                        new SamplingConfig(
                                Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 1),
                        TICK);

        assertEquals(TICK.toNanos(), eager.monitorEveryNanos());
    }

    private String rounds(int ticks) {
        return rounds(1, ticks);
    }

    /** One letter a tick: images, monitors, or only troubled VMs. */
    private String rounds(int firstTick, int ticks) {
        StringBuilder rounds = new StringBuilder();
        for (int tick = firstTick; tick < firstTick + ticks; tick++) {
            // A tick is never quite on time.
            long now = tick * TICK.toNanos() + (tick % 2 == 0 ? 5_000_000 : -5_000_000);
            Kind kind = schedule.due(now, TICK.toNanos() / 2);
            schedule.began(kind, now);
            rounds.append(
                    switch (kind) {
                        case WITH_IMAGES -> 'I';
                        case MONITORS -> 'M';
                        case ONLY_TROUBLED -> 't';
                    });
        }
        return rounds.toString();
    }
}
