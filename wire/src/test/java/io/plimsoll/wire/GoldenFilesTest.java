package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that released versions wrote mean the same for ever. */
class GoldenFilesTest {
    private static final String V1 = "/golden/v1/";

    static List<JsonFixture<?>> records() {
        return JsonFixture.all();
    }

    @Test
    void sampleOfVersion1MeansTheSame() throws Exception {
        byte[] bytes = Resources.bytes(V1 + "host-sample-v1.avro");

        assertEquals(GoldenV1.sample(), new HostSampleCodec().decode(bytes));
    }

    @Test
    void sampleOfVersion2MeansTheSame() throws Exception {
        byte[] bytes = Resources.bytes("/golden/v2/host-sample-v2.avro");

        assertEquals(GoldenV2.sample(), new HostSampleCodec().decode(bytes));
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordMeansTheSame(JsonFixture<?> record) throws Exception {
        byte[] bytes = Resources.bytes(record.goldenPath(""));

        assertEquals(record.golden(), record.codec().decode(bytes));
    }

    @ParameterizedTest
    @MethodSource("records")
    void fieldsFromTheFutureAreIgnoredAtEveryLevel(JsonFixture<?> record) throws Exception {
        byte[] bytes = Resources.bytes(record.goldenPath("-with-unknown-fields"));
        JsonNode tree = JsonCodec.tree(record.toString(), bytes);

        assertTrue(tree.has("fromTheFuture"));
        assertTrue(tree.findValues("fromTheFuture").size() > 1, "none in an inner record");
        assertEquals(record.golden(), record.codec().decode(bytes));
    }

    @Test
    void signatureOfVersion1StillVerifies() {
        byte[] bytes = Resources.bytes(V1 + "command.json");

        assertTrue(CommandSigner.verifies(bytes, GoldenKeys.publicKey()));
        assertFalse(
                CommandSigner.verifies(
                        Resources.bytes(V1 + "command-with-unknown-fields.json"),
                        GoldenKeys.publicKey()));
    }
}
