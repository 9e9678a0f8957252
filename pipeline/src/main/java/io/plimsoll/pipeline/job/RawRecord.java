package io.plimsoll.pipeline.job;

/**
 * A record of a topic, not decoded yet.
 *
 * @param key the record's key; empty if it had none
 * @param bytes its value; empty if it had none
 * @param timestampMillis its time, ms since 1970
 * @param source where it came from, such as {@code plimsoll.samples-0@42}
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; copying every record's bytes would cost.
public record RawRecord(String key, byte[] bytes, long timestampMillis, String source) {}
