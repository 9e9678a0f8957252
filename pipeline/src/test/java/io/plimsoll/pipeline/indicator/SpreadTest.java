package io.plimsoll.pipeline.indicator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadTest {
    private static double p95(double... each) {
        return new Spread(Value.of(0), each).p95();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 12, 20, 21, 22, 60, 360})
    void the95thPercentileLiesAtItsPlaceBetweenTheSortedValues(int count) {
        double[] shuffled = new SplittableRandom(count).doubles(count).toArray();
        double[] sorted = shuffled.clone();
        Arrays.sort(sorted);
        double place = 0.95 * (count - 1);
        double above = place - Math.floor(place);
        double expected =
                (1 - above) * sorted[(int) Math.floor(place)]
                        + above * sorted[(int) Math.ceil(place)];

        assertEquals(expected, p95(shuffled), 1e-12);
    }

    /** As numpy.percentile(range(1, n + 1), 95) has it. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1.95", "12, 11.45", "20, 19.05", "21, 20", "100, 95.05"})
    void the95thPercentileIsThatOfNumpy(int count, double expected) {
        double[] each = new double[count];
        Arrays.setAll(each, i -> count - i);

        assertEquals(expected, p95(each), 1e-9);
    }

    /** To the bit: each value is multiplied and limited, and then they are looked at. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 12, 21, 22, 60})
    void factorAndLimitActOnEachValue(int count) {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] raw = random.doubles(count).map(each -> Math.rint(each * 40) / 7).toArray();
            double limit = 2e-3 * random.nextDouble();
            double[] made =
                    Arrays.stream(raw).map(each -> Math.min(each * 1e-4 * 3, limit)).toArray();
            double[] sorted = Arrays.stream(made).sorted().toArray();

            Spread spread = new Spread(Value.of(0), raw).times(1e-4).times(3).atMost(limit);

            assertArrayEquals(made, spread.each());
            assertEquals(sorted[0], spread.least());
            assertEquals(sorted[count - 1], spread.most());
            assertEquals(new Spread(Value.of(0), made).p95(), spread.p95());
            assertEquals(new Spread(Value.of(0), made).mean(), spread.mean());
        }
    }
}
