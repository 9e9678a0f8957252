package io.plimsoll.pipeline.job;

/**
 * A record of a topic, not decoded yet.
 *
 * @param key the record's key; empty if it had none
 * @param bytes its value; empty if it had none
 * @param timestampMillis its time, ms since 1970
 * @param source where it came from, such as {@code plimsoll.samples-0@42}
 * @param arrivedMillis when it came to the job that first read it, ms since 1970: what is later is
 *     from the future. Nothing else here knows a clock, so that a recording is judged by its own
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; copying every record's bytes would cost.
public record RawRecord(
        String key, byte[] bytes, long timestampMillis, String source, long arrivedMillis) {}
