package io.plimsoll.agent.config;

import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Which settings of the Kafka clients exist and which of them must stay as the agent sets them. */
final class KafkaKeys {
    /** Order, durability and what is read rest on these; what sends metrics is not in the jar. */
    private static final Set<String> FIXED =
            Set.of(
                    CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG,
                    ProducerConfig.ACKS_CONFIG,
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    ProducerConfig.RETRIES_CONFIG,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    ConsumerConfig.GROUP_ID_CONFIG,
                    ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                    ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

    private KafkaKeys() {}

    static boolean fixed(String key) {
        return FIXED.contains(key);
    }

    static boolean known(String key) {
        return ProducerConfig.configNames().contains(key)
                || ConsumerConfig.configNames().contains(key);
    }
}
