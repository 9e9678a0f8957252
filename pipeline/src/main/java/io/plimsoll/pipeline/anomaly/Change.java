package io.plimsoll.pipeline.anomaly;

/** What a minute changed of a series, or of a host, that is watched. */
enum Change {
    /** Nothing that is to be told. */
    NONE,
    /** It is confirmed now. */
    CONFIRMED,
    /** It is much further out than was told. */
    WORSE,
    /** It is over. */
    OVER
}
