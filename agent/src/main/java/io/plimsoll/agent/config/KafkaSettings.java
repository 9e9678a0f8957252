package io.plimsoll.agent.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The settings of the two Kafka clients: the agent's own, then the operator's. */
public final class KafkaSettings {
    private static final int LONGEST_FETCH_WAIT_MILLIS = 10_000;

    private KafkaSettings() {}

    /** For the producer that ships records one after the other. */
    public static Map<String, Object> producer(AgentConfig config) {
        Map<String, Object> settings = common(config, "ship");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A record that waits for the broker never expires: giving it up and sending it again could
        // double it.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        return withOperators(settings, config, ProducerConfig.configNames());
    }

    /** For the consumer of commands. */
    public static Map<String, Object> consumer(AgentConfig config) {
        Map<String, Object> settings = common(config, "commands");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "plimsoll-agent-" + config.hostId());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, fetchWaitMillis(config));
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
        return withOperators(settings, config, ConsumerConfig.configNames());
    }

    /**
     * Commands are rare, and the broker answers at once when one comes; every answer without one
     * costs the agent 2 ms. But a request without an answer for too long counts as lost.
     */
    private static int fetchWaitMillis(AgentConfig config) {
        String timeout = config.kafka().get(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        if (timeout == null) {
            return LONGEST_FETCH_WAIT_MILLIS;
        }
        try {
            return Math.min(LONGEST_FETCH_WAIT_MILLIS, Integer.parseInt(timeout.strip()) / 2);
        } catch (NumberFormatException e) {
            return LONGEST_FETCH_WAIT_MILLIS; // the client refuses the timeout, and says so
        }
    }

    private static Map<String, Object> common(AgentConfig config, String purpose) {
        Map<String, Object> settings = new HashMap<>();
        // With the host's name, as many agents may live in one JVM.
        settings.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                "plimsoll-agent-" + config.hostId() + "-" + purpose);
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 250L);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5_000L);
        return settings;
    }

    private static Map<String, Object> withOperators(
            Map<String, Object> settings, AgentConfig config, Set<String> known) {
        config.kafka()
                .forEach(
                        (key, value) -> {
                            if (known.contains(key) && !KafkaKeys.fixed(key)) {
                                settings.put(key, value);
                            }
                        });
        return settings;
    }
}
