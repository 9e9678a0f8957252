package io.plimsoll.standalone.bench.pipeline;

import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.RejectedRecordException;
import io.plimsoll.wire.Topics;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The least that any job must do: read the records from Kafka, decode them, let go of them. */
final class FloorJob {
    /** The operator that decodes. */
    static final String OPERATOR = "floor";

    private FloorJob() {}

    static void build(StreamExecutionEnvironment env, String bootstrapServers) {
        KafkaSource<byte[]> source =
                KafkaSource.<byte[]>builder()
                        .setBootstrapServers(bootstrapServers)
                        .setTopics(Topics.SAMPLES.topic())
                        .setGroupId("plimsoll-bench-floor")
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setProperty("register.consumer.metrics", "false")
                        .setDeserializer(
                                KafkaRecordDeserializationSchema.valueOnly(
                                        ByteArrayDeserializer.class))
                        .build();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "floor-samples")
                .map(new Decode())
                .name(OPERATOR)
                .sinkTo(new DiscardingSink<>());
    }

    private static final class Decode extends RichMapFunction<byte[], Integer> {
        private static final long serialVersionUID = 1L;

        private transient HostSampleCodec codec;

        @Override
        public void open(OpenContext context) {
            codec = new HostSampleCodec();
        }

        @Override
        public Integer map(byte[] bytes) throws IOException {
            try {
                HostSample sample = codec.decode(bytes);
                return sample.getVms().size();
            } catch (RejectedRecordException e) {
                throw new IOException("a record of the benchmark can't be decoded", e);
            }
        }
    }
}
