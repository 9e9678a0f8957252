package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodeJsonTest {
    private final OneInputStreamOperatorTestHarness<RawRecord, HostInventory> operator;

    DecodeJsonTest() throws Exception {
        operator =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new DecodeJson<>(JsonCodec::inventory)));
    }

    @BeforeEach
    void open() throws Exception {
        operator.open();
    }

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    private void send(String json) throws Exception {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        operator.processElement(Fixtures.record("h1", bytes, 0, "plimsoll.inventory-0@3"), 0);
    }

    private String text() {
        return new String(
                JsonCodec.inventory().encode(Fixtures.inventory("h1")), StandardCharsets.UTF_8);
    }

    private Queue<StreamRecord<RejectedRecord>> rejected() {
        return operator.getSideOutput(DecodeJson.REJECTED);
    }

    @Test
    void aRecordIsDecoded() throws Exception {
        send(text());

        assertEquals(Fixtures.inventory("h1"), operator.extractOutputValues().get(0));
        assertNull(rejected());
    }

    @Test
    void aTombstoneOfACompactedTopicIsNothing() throws Exception {
        send("");

        assertTrue(operator.extractOutputValues().isEmpty());
        assertNull(rejected());
    }

    @Test
    void bytesThatAreNoRecordAreRejectedWithTheReasonAndTheLoopGoesOn() throws Exception {
        send("{");
        send("[]");
        send(text().replace("\"v\":1", "\"v\":999"));
        send(text());

        assertEquals(1, operator.extractOutputValues().size());
        assertEquals(
                3,
                rejected().stream()
                        .filter(r -> r.getValue().source().equals("plimsoll.inventory-0@3"))
                        .count());
        StreamRecord<RejectedRecord> newer = rejected().stream().toList().get(2);
        assertTrue(newer.getValue().reason().contains("upgrade the reader first"));
    }
}
