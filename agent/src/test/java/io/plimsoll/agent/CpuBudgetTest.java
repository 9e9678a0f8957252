package io.plimsoll.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuBudgetTest {
    private static final double HALF_A_PERCENT = 0.5;

    private final ManualClock clock = new ManualClock(0);
    private final CpuBudget budget = new CpuBudget(HALF_A_PERCENT, clock.monoNanos(), 0);
    private long cpuNanos;
    private long slowNanos;

    @Test
    void theTimeOfTheLastMinuteIsTold() {
        assertTrue(budget.percentOfCore().isEmpty());

        minute(0.25, 0, 10);

        assertEquals(0.25, budget.percentOfCore().orElseThrow(), 1e-6);
        assertEquals(0.5, budget.budgetPercent());
    }

    @Test
    void whileTheJvmWarmsUpNothingIsSlowedDown() {
        for (int i = 0; i < CpuBudget.WARM_UP.toMinutes(); i++) {
            minute(9, 9, 10);
        }

        assertEquals(1, budget.factor());
    }

    @Test
    void overTheBudgetItIsDoneHalfAsOftenDownToAnEighth() {
        warmUp();
        int[] factors = new int[5];
        for (int i = 0; i < factors.length; i++) {
            minute(0.9, 0.5, 10);
            factors[i] = budget.factor();
        }

        assertEquals("2 4 8 8 8", text(factors));
    }

    @Test
    void wellBelowTheBudgetItIsDoneTwiceAsOftenAgainAndJustBelowItStays() {
        warmUp();
        minute(0.9, 0.5, 10);
        minute(0.9, 0.5, 10);
        minute(0.45, 0.2, 10);
        assertEquals(4, budget.factor());

        minute(0.2, 0.1, 10);
        assertEquals(2, budget.factor());
        minute(0.2, 0.1, 10);
        minute(0.2, 0.1, 10);
        assertEquals(1, budget.factor());
    }

    /** With a tick a second it is the ticks that cost, and readings are not the way to save. */
    @Test
    void whatWouldNotHelpIsNotDone() {
        warmUp();
        minute(3, 0.1, 10);

        assertEquals(1, budget.factor());
    }

    @Test
    void aHostOfManyVmsHasALargerBudget() {
        warmUp();
        minute(1.9, 1, 200);

        assertEquals(2.0, budget.budgetPercent());
        assertEquals(1, budget.factor());
    }

    private void warmUp() {
        for (int i = 0; i < CpuBudget.WARM_UP.toMinutes(); i++) {
            minute(0.4, 0.1, 10);
        }
    }

    private void minute(double percent, double slowPercent, int vms) {
        clock.advance(Duration.ofMinutes(1));
        cpuNanos += (long) (percent * 600_000_000L);
        slowNanos += (long) (slowPercent * 600_000_000L);
        budget.used(clock.monoNanos(), cpuNanos, slowNanos, vms);
    }

    private static String text(int[] numbers) {
        StringBuilder text = new StringBuilder();
        for (int number : numbers) {
            text.append(text.isEmpty() ? "" : " ").append(number);
        }
        return text.toString();
    }
}
