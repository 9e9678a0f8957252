package io.plimsoll.sinks;

/** Why a point, or a field of it, is not written. Every drop is counted under its reason. */
enum DropReason {
    /** The measurement has no name, or one that the line protocol takes for a comment. */
    UNUSABLE_MEASUREMENT("unusableMeasurement"),
    /** No field with a value is left, so there is nothing to write. */
    NO_FIELDS("noFields"),
    /** The point's line is longer than {@link LineEncoder#MAX_LINE_BYTES}. */
    TOO_LONG("tooLong"),
    /** One field, not the point: NaN or infinite, without a name, or a name that is there twice. */
    UNUSABLE_FIELD("unusableField"),
    /** The store answered that it will never take the point. */
    REJECTED("rejected"),
    /** The buffer was full, and the options say that the oldest points go then. */
    OVERFLOW("overflow");

    private final String metric;

    DropReason(String metric) {
        this.metric = metric;
    }

    /** The reason's name in metrics. */
    String metric() {
        return metric;
    }
}
