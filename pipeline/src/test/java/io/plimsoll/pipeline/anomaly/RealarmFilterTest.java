package io.plimsoll.pipeline.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RealarmFilterTest {
    private final RealarmFilter filter = new RealarmFilter();

    @Test
    void anAnomalyThatGoesOnIsToldOnce() {
        assertEquals(5, filter.filter(5));
        for (int i = 0; i < 175; i++) {
            assertEquals(0, filter.filter(5));
        }
    }

    @Test
    void itIsToldAgainWhenItGetsWorse() {
        filter.filter(5);
        filter.filter(5);

        assertEquals(5.5, filter.filter(5.5));
    }

    @Test
    void itIsToldAgainAfterALongTime() {
        filter.filter(5);
        for (int i = 0; i < 200; i++) {
            filter.filter(0);
        }

        assertEquals(5, filter.filter(5));
    }

    /** Whatever passes is higher than the 175 scores before it, and the highest of 200 passes. */
    @Test
    void nothingPassesThatIsNotARecordAndEveryRecordPasses() {
        Random random = new Random(3);
        double[] scores = random.doubles(20_000, 0, 20).map(x -> Math.floor(x * 4) / 4).toArray();
        for (int i = 0; i < scores.length; i++) {
            double passed = filter.filter(scores[i]);

            if (passed > 0) {
                assertEquals(scores[i], passed);
                assertEquals(true, scores[i] > highest(scores, i - 175, i), "score " + i);
            } else {
                assertEquals(
                        false,
                        scores[i] > 0 && scores[i] > highest(scores, i - 200, i),
                        "score " + i);
            }
        }
    }

    private static double highest(double[] scores, int from, int to) {
        double highest = 0;
        for (int i = Math.max(0, from); i < to; i++) {
            highest = Math.max(highest, scores[i]);
        }
        return highest;
    }
}
