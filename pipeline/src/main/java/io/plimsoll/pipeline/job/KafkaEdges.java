package io.plimsoll.pipeline.job;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka at both ends of the graph. */
final class KafkaEdges {
    /**
     * Below the broker's default limit of 15 min, above any time that a restart of the job should
     * take.
     */
    private static final String TRANSACTION_TIMEOUT_MILLIS = "600000";

    private final Properties kafka;
    private final String group;

    KafkaEdges(Properties kafka, String group) {
        this.kafka = kafka;
        this.group = group;
    }

    /** Samples, from the job's last position, or without one from where the option says. */
    KafkaSource<RawRecord> samples(String start, long nowMillis) {
        return source(Topics.SAMPLES, startOf(start, nowMillis));
    }

    /** Inventory from the beginning: the topic is compacted and holds the newest of each host. */
    KafkaSource<RawRecord> inventory() {
        return source(Topics.INVENTORY, OffsetsInitializer.earliest());
    }

    /**
     * Results from now on; those of an earlier job belong to commands that this one does not know.
     */
    KafkaSource<RawRecord> results() {
        return source(Topics.RESULTS, OffsetsInitializer.latest());
    }

    private KafkaSource<RawRecord> source(Topics topic, OffsetsInitializer start) {
        return KafkaSource.<RawRecord>builder()
                .setProperties(kafka)
                .setTopics(topic.topic())
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + topic.name().toLowerCase(Locale.ROOT))
                .setStartingOffsets(start)
                .setProperty("partition.discovery.interval.ms", "30000")
                // Its own metrics of every consumer would flood the log with name collisions.
                .setProperty("register.consumer.metrics", "false")
                .setDeserializer(new KafkaRecords())
                .build();
    }

    @SuppressWarnings(
            "deprecation") // The connector still asks for the strategy by Kafka's old enum.
    static OffsetsInitializer startOf(String start, long nowMillis) {
        return switch (start) {
            case "latest" -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.LATEST);
            case "earliest" -> OffsetsInitializer.earliest();
            default -> {
                Configuration value = new Configuration();
                value.setString("back", start);
                long back =
                        value.get(ConfigOptions.key("back").durationType().noDefaultValue())
                                .toMillis();
                yield OffsetsInitializer.timestamp(nowMillis - back);
            }
        };
    }

    /** Commands, exactly once: none is lost or doubled when the job restarts. */
    Sink<Command> commands() {
        return KafkaSink.<Command>builder()
                .setKafkaProducerConfig(kafka)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(group + "-commands")
                .setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS)
                .setRecordSerializer(new CommandRecords())
                .build();
    }

    /** Findings, at least once: the same finding has the same id. */
    Sink<Finding> findings() {
        return KafkaSink.<Finding>builder()
                .setKafkaProducerConfig(kafka)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new FindingRecords())
                .build();
    }

    /** Rejected records, at least once. */
    Sink<RejectedRecord> rejected() {
        return KafkaSink.<RejectedRecord>builder()
                .setKafkaProducerConfig(kafka)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new RejectedRecords())
                .build();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class CommandRecords implements KafkaRecordSerializationSchema<Command> {
        private static final JsonCodec<Command> CODEC = JsonCodec.command();

        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                Command command, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(
                    Topics.REBALANCE.topic(),
                    null,
                    command.issuedAtEpochMillis(),
                    utf8(command.host()),
                    CODEC.encode(command));
        }
    }

    private static final class FindingRecords implements KafkaRecordSerializationSchema<Finding> {
        private static final JsonCodec<Finding> CODEC = JsonCodec.finding();

        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                Finding finding, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(
                    Topics.FINDINGS.topic(),
                    null,
                    finding.atEpochMillis(),
                    utf8(finding.host()),
                    CODEC.encode(finding));
        }
    }

    private static final class RejectedRecords
            implements KafkaRecordSerializationSchema<RejectedRecord> {
        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                RejectedRecord rejected, KafkaSinkContext context, Long timestamp) {
            ProducerRecord<byte[], byte[]> result =
                    new ProducerRecord<>(
                            Topics.REJECTED.topic(), utf8(rejected.source()), rejected.bytes());
            result.headers().add("reason", utf8(rejected.reason()));
            return result;
        }
    }
}
