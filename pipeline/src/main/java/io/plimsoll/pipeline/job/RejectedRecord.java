package io.plimsoll.pipeline.job;

/**
 * A record that could not be used, kept for the operator.
 *
 * @param key the key of its record; empty if it had none
 * @param source where it came from
 * @param reason what is wrong with it and what to do
 * @param bytes as they came
 * @param arrivedMillis when it came, ms since 1970
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; copying every record's bytes would cost.
public record RejectedRecord(
        String key, String source, String reason, byte[] bytes, long arrivedMillis) {}
