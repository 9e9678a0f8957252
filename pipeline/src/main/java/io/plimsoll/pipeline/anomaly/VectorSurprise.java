package io.plimsoll.pipeline.anomaly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How little the indicators of a host, taken together, fit their past.
 *
 * @param score −log10 of the probability of something at least as far out, 0 to {@link
 *     Surprise#MOST}
 * @param parts the indicators that explain most of it, at most three, the first most; none below a
 *     score of {@link #EXPLAINED}
 */
public record VectorSurprise(double score, List<Part> parts) {
    /** The indicators are worked out only for what may be told: one in a hundred. */
    static final double EXPLAINED = 2;

    /** Nothing surprising. */
    static final VectorSurprise NONE = new VectorSurprise(0, List.of());

    private static final int MOST_PARTS = 3;

    /** Who explains less than this share is not named. */
    private static final double LEAST_SHARE = 0.1;

    /** Checks nothing, as it is made by the thousand; copies. */
    public VectorSurprise {
        parts = List.copyOf(parts);
    }

    /**
     * What one indicator adds.
     *
     * @param index its place in the vector
     * @param indicator its name
     * @param share how much of the score it explains, 0 to 1
     * @param seen its value
     * @param usual what it usually is, in the same unit
     */
    public record Part(int index, String indicator, double share, double seen, double usual) {}

    /** A score that nobody will be told of. */
    static VectorSurprise unexplained(double score) {
        return score > 0 ? new VectorSurprise(score, List.of()) : NONE;
    }

    /** A score with those of the parts that explain most of it. */
    static VectorSurprise explained(double score, List<Part> all) {
        List<Part> most = new ArrayList<>(all);
        most.removeIf(part -> part.share() < LEAST_SHARE);
        most.sort(Comparator.comparingDouble(Part::share).reversed());
        return new VectorSurprise(score, most.subList(0, Math.min(MOST_PARTS, most.size())));
    }
}
