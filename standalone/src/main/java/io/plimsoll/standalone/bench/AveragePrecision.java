package io.plimsoll.standalone.bench;

import java.util.stream.IntStream;

/**
 * Area under the curve of precision over recall, as a sum of steps: Σ (R_n − R_n−1) P_n over the
 * distinct scores from the highest down, without the interpolation that flatters (Davis and
 * Goadrich, "The Relationship Between Precision-Recall and ROC Curves", ICML 2006). Points of equal
 * score enter together, so their order does not matter.
 */
final class AveragePrecision {
    private AveragePrecision() {}

    /**
     * The area, 0 to 1; a random score has about the share of the anomalous points.
     *
     * @param scores higher is more anomalous; finite
     * @param anomalous at least one is
     */
    static double of(double[] scores, boolean[] anomalous) {
        if (scores.length != anomalous.length) {
            throw new IllegalArgumentException(
                    scores.length + " scores for " + anomalous.length + " points");
        }
        int[] order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int positives = 0;
        for (boolean is : anomalous) {
            positives += is ? 1 : 0;
        }
        if (positives == 0) {
            throw new IllegalArgumentException("no point is anomalous");
        }
        double area = 0;
        int found = 0;
        int next = 0;
        while (next < order.length) {
            double score = scores[order[next]];
            int before = found;
            while (next < order.length && scores[order[next]] == score) {
                found += anomalous[order[next]] ? 1 : 0;
                next++;
            }
            area += (double) (found - before) / positives * found / next;
        }
        return area;
    }
}
