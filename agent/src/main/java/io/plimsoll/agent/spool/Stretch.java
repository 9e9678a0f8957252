package io.plimsoll.agent.spool;

/**
 * Bytes of a log.
 *
 * @param start place of the first
 * @param end place behind the last
 */
record Stretch(long start, long end) {
    Stretch {
        if (end <= start) {
            throw new IllegalArgumentException("no stretch from " + start + " to " + end);
        }
    }

    boolean overlaps(long from, long to) {
        return start < to && from < end;
    }
}
