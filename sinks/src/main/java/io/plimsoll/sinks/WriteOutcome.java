package io.plimsoll.sinks;

/** What an attempt to write a batch came to. */
enum WriteOutcome {
    /** All points are in the store. */
    WRITTEN,
    /** The store took the batch, refused some of its points for ever, and says so. */
    PARTLY_REJECTED,
    /** The store refused the batch as it is, perhaps because of a single point. */
    REJECTED,
    /** The store is away, busy or broken; the same batch can pass later. */
    UNAVAILABLE,
    /** An operator has to mend something first, such as the token or the bucket. */
    MISCONFIGURED
}
