package io.plimsoll.sinks;

/**
 * Many points that are encoded already, for what is stored in bulk: a {@link LineWriter} makes them
 * without an object for each field, and Flink hands them on as two arrays.
 *
 * @param utf8 the lines of the line protocol one after the other, with times in ms and without ends
 * @param ends where each ends in {@code utf8}, exclusive
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; copying every window's lines would cost.
public record InfluxLines(byte[] utf8, int[] ends) {
    /** Number of points. */
    public int count() {
        return ends.length;
    }
}
