package io.plimsoll.sinks;

/** What happens to a point that finds the buffer full because the store does not keep up. */
public enum Overflow {
    /** It waits, and with it the stream: nothing is lost, but checkpoints can't pass it either. */
    BLOCK,
    /** The oldest buffered point is dropped and counted: the stream goes on. */
    DROP_OLDEST
}
