package io.plimsoll.pipeline.anomaly;

/**
 * How little a value fits the past of its series.
 *
 * @param score −log10 of the probability of something at least as far out, 0 to {@link #MOST}; 3.5
 *     is once in about 3,000 values
 * @param aspect what was surprising
 * @param seen the figure of that aspect, in the unit of the series
 * @param usual the bound that only a hundredth of its past went beyond, on the same side
 * @param level the level that was seen, such as the mean of the last few values, in the unit of the
 *     series
 * @param line the level up to which, or down to which, the series would be as usual
 */
public record Surprise(
        double score, Aspect aspect, double seen, double usual, double level, double line) {
    /** Scores end here, as no series is long enough to tell more. */
    public static final double MOST = 20;

    /** Nothing surprising. */
    static final Surprise NONE = new Surprise(0, Aspect.NONE, 0, 0, 0, 0);

    /** What of a series can surprise. */
    public enum Aspect {
        /** Nothing did. */
        NONE,
        /** A jump: the value against the mean of the last few. */
        JUMP,
        /** A shift: the mean of the last few values against that of some dozens. */
        SHIFT,
        /** A drift: the mean of some dozens of values against that of some hundreds. */
        DRIFT,
        /** The value against those at this time of day. */
        TIME_OF_DAY,
        /** The mean of the last few values against those at this time of day. */
        TIME_OF_DAY_SHIFT,
        /** The last few values together, against such runs; "usual" is the value that would fit. */
        SHAPE,
        /** The series of a host together; "usual" is what each of them usually is. */
        TOGETHER
    }

    /** Whether there is more than usual, not less. */
    public boolean more() {
        return seen > usual;
    }

    /** The same with levels in the unit of the series. */
    Surprise at(double newLevel, double newLine) {
        return score == 0 ? this : new Surprise(score, aspect, seen, usual, newLevel, newLine);
    }

    Surprise orMore(Surprise other) {
        return other.score > score ? other : this;
    }
}
