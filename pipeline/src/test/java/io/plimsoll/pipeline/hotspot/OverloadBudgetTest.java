package io.plimsoll.pipeline.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverloadBudgetTest {
    private static final OverloadBudget FIFTH = new OverloadBudget(0.2, 10, 0.1, 1_000);

    /** Windows as o (overloaded) and u (at half load); then the window in which the guard asks. */
    @ParameterizedTest
    @CsvSource({
        "uuuuuuuuuuoooooooooo, 12",
        "ouuuuuuuuuoooooooooo, 11",
        "uuuuuuuuuuuuuuuuuuuu, 0",
        "uuuuuuuuuououuouuouu, 12",
    })
    void theGuardAsksJustBeforeTheBudgetIsSpent(String windows, int asked) {
        assertEquals(asked, asked(windows));
    }

    @Test
    void asLongAsItLearnsItAsksForNothing() {
        assertEquals(0, asked("ooooooooo"));
    }

    /** Zero overload would earn budget, and overload would spend it; neither was seen. */
    @Test
    void anUnknownLoadNeitherSpendsNorEarns() {
        OverloadTrack track = OverloadTrack.start().after(0.5, 100);

        assertSame(track, track.after(Double.NaN, 100));
    }

    @Test
    void aHostThatIsNeverOverloadedIsNeverRelieved() {
        Random random = new Random(5);
        OverloadTrack track = OverloadTrack.start();
        for (int i = 0; i < 5_000; i++) {
            track = track.after(0.999 * random.nextDouble(), FIFTH.horizonWindows());
            assertFalse(FIFTH.spent(track));
        }
    }

    /** Overload comes in runs; whoever is asked for is relieved there and then. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noHostExceedsItsBudgetBeforeItsReliefIsAskedFor(long seed) {
        Random random = new Random(seed);
        int asked = 0;
        for (int host = 0; host < 500; host++) {
            double wish = 0.5 * random.nextDouble();
            OverloadTrack track = OverloadTrack.start();
            boolean over = false;
            for (int i = 0; i < 500 && !FIFTH.spent(track); i++) {
                over = random.nextDouble() < 0.7 ? over : random.nextDouble() < wish;
                track = track.after(over && i >= 10 ? 1.1 : 0.5, FIFTH.horizonWindows());
                assertFalse(
                        FIFTH.exceeded(track), "seed " + seed + ", host " + host + ": " + track);
            }
            asked += FIFTH.spent(track) ? 1 : 0;
        }

        assertTrue(asked > 100, asked + " were asked for");
    }

    /** The guard is as late as can be: before it asks nothing is risked, and after it all is. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void whoeverWaitsLongerThanTheGuardMayNeverComeBackWithinTheBudget(long seed) {
        Random random = new Random(seed);
        int asked = 0;
        for (int host = 0; host < 500; host++) {
            String of = "seed " + seed + ", host " + host + ": ";
            double wish = 0.5 * random.nextDouble();
            OverloadTrack track = OverloadTrack.start();
            for (int i = 0; i < 500; i++) {
                boolean over = i >= 10 && random.nextDouble() < wish;
                track = track.after(over ? 1.1 : 0.5, FIFTH.horizonWindows());
                if (FIFTH.spent(track)) {
                    break;
                }
                OverloadTrack worst = track.after(1.1, FIFTH.horizonWindows());
                assertTrue(i < 9 || !FIFTH.exceeded(worst), of + track);
            }
            if (!FIFTH.spent(track)) {
                continue;
            }
            asked++;
            for (int i = 0; i < 500; i++) {
                track = track.after(1.1, FIFTH.horizonWindows());
                assertTrue(FIFTH.exceeded(track), of + track);
            }
        }

        assertTrue(asked > 100, asked + " were asked for");
    }

    /** A week of calm would otherwise allow a day of overload. */
    @Test
    void whatIsLongPastFades() {
        OverloadTrack track = OverloadTrack.start();
        for (int i = 0; i < 100_000; i++) {
            track = track.after(0.5, FIFTH.horizonWindows());
        }
        int windows = 0;
        while (!FIFTH.spent(track)) {
            track = track.after(1.2, FIFTH.horizonWindows());
            windows++;
        }

        assertTrue(windows < 250, "asked after " + windows);
    }

    @ParameterizedTest
    @CsvSource({"0, 10, 100", "1, 10, 100", "0.2, 1, 100", "0.2, 10, 10"})
    void aBudgetThatCanNotBeKeptIsRefused(double share, int learning, int horizon) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OverloadBudget(share, learning, 0, horizon));
    }

    private static int asked(String windows) {
        OverloadTrack track = OverloadTrack.start();
        for (int i = 0; i < windows.length(); i++) {
            track = track.after(windows.charAt(i) == 'o' ? 1.1 : 0.5, FIFTH.horizonWindows());
            if (FIFTH.spent(track)) {
                return i + 1;
            }
        }
        return 0;
    }
}
