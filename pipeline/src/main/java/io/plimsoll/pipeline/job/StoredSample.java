package io.plimsoll.pipeline.job;

/**
 * A sample that waits for its window.
 *
 * @param wallMillis its time, ms since 1970
 * @param forgetAtMillis event time after which no window needs it any more
 * @param bytes as they came; decoded when the window closes, so that state needs no schema of its
 *     own
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; copying every record's bytes would cost.
public record StoredSample(long wallMillis, long forgetAtMillis, byte[] bytes) {}
