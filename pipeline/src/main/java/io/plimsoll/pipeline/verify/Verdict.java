package io.plimsoll.pipeline.verify;

/** Whether a command had the effect that was predicted. */
public enum Verdict {
    /** The source is below its line. */
    CURED("cured"),
    /**
     * The source got better by at least half of what was predicted, and is still above its line.
     */
    HELPED("helped"),
    /** Less than half of what was predicted. */
    NO_EFFECT("no effect"),
    /** The source is worse than before, or the destination is above its line now. */
    WORSE("worse"),
    /** The agent refused, failed or did not answer; nothing was moved. */
    NOT_DONE("not done"),
    /** The figures that would tell did not come in time. */
    UNKNOWN("unknown");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** The verdict as it is written. */
    public String word() {
        return word;
    }

    /**
     * Compares what was predicted with what came.
     *
     * @param beforePercent the source's indicator before
     * @param predictedPercent the source's indicator as predicted
     * @param sourcePercent the source's indicator afterwards
     * @param destinationPercent the destination's indicator afterwards
     * @param linePercent the line above which a host is too full
     */
    public static Verdict of(
            double beforePercent,
            double predictedPercent,
            double sourcePercent,
            double destinationPercent,
            double linePercent) {
        if (destinationPercent > linePercent
                || sourcePercent > Math.max(beforePercent, linePercent)) {
            return WORSE;
        }
        if (sourcePercent <= linePercent) {
            return CURED;
        }
        boolean halfway = beforePercent - sourcePercent >= (beforePercent - predictedPercent) / 2;
        return halfway ? HELPED : NO_EFFECT;
    }
}
