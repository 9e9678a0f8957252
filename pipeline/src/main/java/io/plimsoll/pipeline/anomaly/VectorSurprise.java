package io.plimsoll.pipeline.anomaly;

/**
 * How little the indicators of a host, taken together, fit their past.
 *
 * @param score −log10 of the probability of something at least as far out, 0 to {@link
 *     Surprise#MOST}
 * @param indicator the one that explains most of it; empty if nothing is surprising
 * @param share how much of it that one explains, 0 to 1
 * @param seen the value of that indicator
 * @param usual what that indicator usually is, in the same unit
 */
public record VectorSurprise(
        double score, String indicator, double share, double seen, double usual) {
    /** Nothing surprising. */
    static final VectorSurprise NONE = new VectorSurprise(0, "", 0, 0, 0);
}
