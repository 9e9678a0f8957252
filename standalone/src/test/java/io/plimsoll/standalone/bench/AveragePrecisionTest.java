package io.plimsoll.standalone.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AveragePrecisionTest {
    private static final double EXACT = 1e-12;

    @Test
    void aPerfectOrderHasTheWholeArea() {
        assertEquals(1, of(new double[] {3, 1, 4, 1}, 0, 2), EXACT);
    }

    @Test
    void theStepsOfFourPointsAreSummedByHand() {
        // Found at ranks 1 and 3: 1/2 · 1/1 + 1/2 · 2/3.
        assertEquals(0.5 + 1.0 / 3, of(new double[] {9, 8, 7, 6}, 0, 2), EXACT);
        // Found at ranks 3 and 4: 1/2 · 1/3 + 1/2 · 2/4.
        assertEquals(1.0 / 6 + 0.25, of(new double[] {9, 8, 7, 6}, 2, 3), EXACT);
    }

    @Test
    void aScoreThatSaysNothingHasTheShareOfTheAnomalousPoints() {
        assertEquals(0.25, of(new double[] {5, 5, 5, 5}, 3), EXACT);
    }

    @Test
    void pointsOfEqualScoreEnterTogether() {
        // One of the two at 7 is anomalous, whichever comes first: 1/2 · 1/2 + 1/2 · 2/3.
        assertEquals(0.25 + 1.0 / 3, of(new double[] {7, 7, 6, 5}, 0, 2), EXACT);
        assertEquals(0.25 + 1.0 / 3, of(new double[] {7, 7, 6, 5}, 1, 2), EXACT);
    }

    @Test
    void itIsTheSumOverAllThresholdsOfAnOracleThatCountsEachFromScratch() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            double[] scores = new double[1 + random.nextInt(30)];
            boolean[] anomalous = new boolean[scores.length];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(8);
                anomalous[i] = random.nextInt(3) == 0;
            }
            anomalous[random.nextInt(scores.length)] = true;

            assertEquals(
                    oracle(scores, anomalous),
                    AveragePrecision.of(scores, anomalous),
                    EXACT,
                    "seed " + seed);
        }
    }

    @Test
    void withoutAnAnomalousPointThereIsNoArea() {
        assertThrows(IllegalArgumentException.class, () -> of(new double[] {1, 2}));
    }

    private static double oracle(double[] scores, boolean[] anomalous) {
        TreeSet<Double> thresholds = new TreeSet<>();
        for (double score : scores) {
            thresholds.add(score);
        }
        double area = 0;
        double recall = 0;
        for (double threshold : thresholds.descendingSet()) {
            double said = 0;
            double found = 0;
            double all = 0;
            for (int i = 0; i < scores.length; i++) {
                all += anomalous[i] ? 1 : 0;
                said += scores[i] >= threshold ? 1 : 0;
                found += scores[i] >= threshold && anomalous[i] ? 1 : 0;
            }
            area += (found / all - recall) * found / said;
            recall = found / all;
        }
        return area;
    }

    private static double of(double[] scores, int... anomalousPoints) {
        boolean[] anomalous = new boolean[scores.length];
        for (int point : anomalousPoints) {
            anomalous[point] = true;
        }
        return AveragePrecision.of(scores, anomalous);
    }
}
