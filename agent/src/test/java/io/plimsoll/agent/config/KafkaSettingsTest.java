package io.plimsoll.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.agent.TestConfig;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Kafka clients are told beside what the operator says. */
class KafkaSettingsTest {
    @Test
    void aRequestForCommandsMayWaitLong(@TempDir Path dir) {
        Map<String, Object> consumer = KafkaSettings.consumer(TestConfig.in(dir).build());

        assertEquals(10_000, consumer.get(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG));
    }

    @Test
    void aRequestForCommandsIsAnsweredBeforeItCountsAsLost(@TempDir Path dir) {
        Map<String, Object> consumer =
                KafkaSettings.consumer(
                        TestConfig.in(dir).with("kafka.request.timeout.ms", "6000").build());

        assertEquals(3_000, consumer.get(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG));
    }

    @Test
    void theOperatorsOwnWaitCounts(@TempDir Path dir) {
        Map<String, Object> consumer =
                KafkaSettings.consumer(
                        TestConfig.in(dir).with("kafka.fetch.max.wait.ms", "700").build());

        assertEquals("700", consumer.get(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG));
    }
}
