package io.plimsoll.standalone.replay;

import io.plimsoll.wire.Topics;

/**
 * A record of a topic as it was recorded.
 *
 * @param topic which of the topics that the job reads
 * @param partition of the topic
 * @param offset in the partition
 * @param timestampMillis the record's time, ms since 1970
 * @param arrivedMillis when it came to Kafka as far as is known, ms since 1970
 * @param key empty if it had none
 * @param value empty if it had none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Recorded(
        Topics topic,
        int partition,
        long offset,
        long timestampMillis,
        long arrivedMillis,
        String key,
        byte[] value) {

    Recorded arrivedAt(long millis) {
        return new Recorded(topic, partition, offset, timestampMillis, millis, key, value);
    }
}
