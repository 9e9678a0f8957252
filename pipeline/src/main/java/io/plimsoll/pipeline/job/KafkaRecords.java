package io.plimsoll.pipeline.job;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records from Kafka as they are; they are decoded after the shuffle. */
final class KafkaRecords implements KafkaRecordDeserializationSchema<RawRecord> {
    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
        out.collect(
                new RawRecord(
                        record.key() == null
                                ? ""
                                : new String(record.key(), StandardCharsets.UTF_8),
                        record.value() == null ? new byte[0] : record.value(),
                        record.timestamp(),
                        record.topic() + "-" + record.partition() + "@" + record.offset(),
                        System.currentTimeMillis()));
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
        return TypeInformation.of(RawRecord.class);
    }
}
