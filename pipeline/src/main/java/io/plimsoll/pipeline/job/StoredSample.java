package io.plimsoll.pipeline.job;

/**
 * A sample that waits for its window.
 *
 * @param wallMillis its time, ms since 1970
 * @param forgetAtMillis event time after which no window needs it any more
 * @param arrivedMillis when it came, ms since 1970 by the job's clock; kept so that a window that
 *     is computed again says the same
 * @param late whether its window was closed when it came
 * @param duplicates how often it came again
 * @param parts of how many parts its tick is
 * @param bytes as they came; decoded when the window closes, so that state needs no schema of its
 *     own
 */
@SuppressWarnings(
        "ArrayRecordComponent") // Never compared; copying every record's bytes would cost.
public record StoredSample(
        long wallMillis,
        long forgetAtMillis,
        long arrivedMillis,
        boolean late,
        int duplicates,
        int parts,
        byte[] bytes) {

    StoredSample cameAgain() {
        return new StoredSample(
                wallMillis, forgetAtMillis, arrivedMillis, late, duplicates + 1, parts, bytes);
    }
}
