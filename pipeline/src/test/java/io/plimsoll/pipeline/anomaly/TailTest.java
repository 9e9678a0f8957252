package io.plimsoll.pipeline.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Against distributions whose tails are known. */
class TailTest {
    private final Random random = new Random(11);
    private final Tail tail = new Tail();
    private long seen;

    @Test
    void theThresholdOfAnExponentialStreamIsItsNinetyNinthPercentile() {
        learn(100_000, r -> -Math.log(1 - r.nextDouble()));

        assertEquals(Math.log(100), tail.threshold(), 0.8); // 4.6
    }

    /** P(X > x) = e^-x, so the score of x is x / ln 10. */
    @Test
    void theScoreOfAnExponentialStreamIsTheLogarithmOfItsTail() {
        learn(100_000, r -> -Math.log(1 - r.nextDouble()));

        for (double x = 16; x <= 24; x += 2) {
            assertEquals(x / Math.log(10), tail.score(x, seen), 0.2 * x / Math.log(10));
        }
    }

    @Test
    void valuesBelowTheThresholdAreNoSurprise() {
        learn(10_000, Random::nextDouble);

        assertEquals(0, tail.score(0.5, seen));
    }

    @Test
    void whatWasSeenBeforeIsNotRarerThanItsRank() {
        learn(1_000, Random::nextGaussian);
        double first = tail.score(1_000, seen);
        tail.add(1_000, seen++);

        double again = tail.score(1_000, seen);

        assertTrue(first > 10, () -> first + "");
        assertTrue(again <= Math.log10(seen / 2.0), () -> again + "");
    }

    @Test
    void whatWasSeenBeforeIsNoRarerBecauseTheSeriesIsLong() {
        learn(1_000, Random::nextGaussian);
        tail.add(1_000, seen++);

        double shorter = tail.score(1_000, 4_000);
        double longer = tail.score(1_000, 20_000);

        assertTrue(shorter > 3, () -> shorter + "");
        assertEquals(shorter, longer);
    }

    @Test
    void aSingleGiantDoesNotBlindTheTail() {
        learn(2_000, Random::nextGaussian);
        tail.add(1e12, seen++);
        learn(2_000, Random::nextGaussian);

        assertTrue(tail.score(100, seen) > 1.5);
        assertTrue(tail.threshold() < 100);
    }

    private void learn(int count, ToDoubleFunction<Random> stream) {
        if (seen == 0) {
            tail.begin(0, 1, 1);
            seen = TwoTails.WARM_UP;
        }
        for (int i = 0; i < count; i++) {
            tail.add(stream.applyAsDouble(random), seen++);
        }
    }
}
