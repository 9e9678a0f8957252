package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicsTest {

    @Test
    void namesAreUnique() {
        assertEquals(
                Topics.values().length,
                Topics.all().stream().map(Topics::topic).collect(Collectors.toSet()).size());
    }

    @ParameterizedTest
    @EnumSource
    void nameIsThePrefixAndTheConstant(Topics topic) {
        assertEquals("plimsoll." + topic.name().toLowerCase(java.util.Locale.ROOT), topic.topic());
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsSaidAboutEachTopic(Topics topic) {
        for (String said : List.of(topic.key(), topic.value(), topic.writer(), topic.reader())) {
            assertFalse(said.isBlank(), topic.name());
        }
    }

    @ParameterizedTest
    @EnumSource
    void topicIsCompactedOrForgets(Topics topic) {
        assertEquals(topic.compacted(), topic.retention().isEmpty());
        assertTrue(
                topic.retention().orElse(Duration.ofDays(1)).compareTo(Duration.ofHours(1)) >= 0);
    }

    @Test
    void onlyTheInventoryIsCompacted() {
        assertEquals(
                List.of(Topics.INVENTORY),
                Topics.all().stream().filter(Topics::compacted).toList());
    }

    @Test
    void largestSampleIsReadByTheCodec() {
        assertTrue(Topics.MAX_SAMPLE_BYTES <= HostSampleCodec.MAX_BYTES);
    }
}
