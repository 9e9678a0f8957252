package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static List<JsonFixture<?>> records() {
        return JsonFixture.all();
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void decodedRecordEqualsTheEncodedOne(JsonFixture<T> record) throws Exception {
        assertEquals(
                record.golden(), record.codec().decode(record.codec().encode(record.golden())));
    }

    @Test
    void whatMayBeAbsentIsAbsentInTheJsonToo() throws Exception {
        CommandResult refusal =
                new CommandResult(
                        1,
                        "id",
                        "c",
                        "h",
                        "u",
                        "migrate",
                        CommandState.REFUSED,
                        "expired",
                        "too late",
                        1,
                        0,
                        null);
        byte[] bytes = JsonCodec.result().encode(refusal);

        assertTrue(!new String(bytes, StandardCharsets.UTF_8).contains("migration"));
        assertEquals(refusal, JsonCodec.result().decode(bytes));
    }

    @Test
    void absentCollectionsAreEmpty() throws Exception {
        ObjectNode tree = JsonFixture.all().get(0).tree();
        tree.remove(List.of("vms", "allowedActions"));
        HostInventory withoutLists = decode(JsonCodec.inventory(), tree.toString());
        tree.putNull("vms");
        tree.putNull("allowedActions");
        HostInventory withNulls = decode(JsonCodec.inventory(), tree.toString());

        assertEquals(List.of(), withoutLists.vms());
        assertEquals(List.of(), withoutLists.allowedActions());
        assertEquals(withoutLists, withNulls);
    }

    @Test
    void listWithANullInItIsRejected() {
        assertRejected(
                JsonCodec.inventory(), replaced(JsonFixture.all().get(0), "vms", "[null]"), "");
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRequiredFieldMustBeThereAndNotNull(JsonFixture<?> record) throws Exception {
        for (JsonEdit edit : JsonEdit.ofEveryField(record)) {
            if (edit.optional()) {
                record.decode(edit.removed());
                record.decode(edit.replacedBy(JSON.nullNode()));
                continue;
            }
            assertRejected(record, edit.removed(), edit.field());
            assertRejected(record, edit.replacedBy(JSON.nullNode()), edit.field());
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldMustHaveItsType(JsonFixture<?> record) throws Exception {
        for (JsonEdit edit : JsonEdit.ofEveryField(record)) {
            for (JsonNode wrong : wrongFor(edit.value())) {
                assertRejected(record, edit.replacedBy(wrong), edit.field());
            }
        }
    }

    /** Values that JSON readers like to bend into the type that is asked for. */
    private static List<JsonNode> wrongFor(JsonNode right) {
        ArrayNode array = JSON.arrayNode().add(right);
        ObjectNode object = JSON.objectNode().set("x", right);
        List<JsonNode> wrong = new ArrayList<>();
        if (!right.isBoolean()) {
            wrong.add(JSON.booleanNode(true));
        }
        if (!right.isTextual()) {
            wrong.addAll(List.of(JSON.textNode(right.asText()), JSON.textNode("")));
            wrong.add(JSON.textNode("NaN"));
        }
        if (!right.isNumber()) {
            wrong.addAll(List.of(JSON.numberNode(0), JSON.numberNode(1.5)));
        }
        if (right.isIntegralNumber()) {
            wrong.addAll(List.of(JSON.numberNode(1.5), JSON.numberNode(1e30)));
        }
        if (!right.isArray()) {
            wrong.add(array);
        }
        if (!right.isObject()) {
            wrong.add(object);
        }
        return wrong;
    }

    @ParameterizedTest
    @MethodSource("records")
    void newerVersionIsRejectedWithBothNumbers(JsonFixture<?> record) throws Exception {
        ObjectNode tree = record.tree().put("v", record.version() + 1);

        assertRejected(record, tree, "version " + (record.version() + 1), "upgrade the reader");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.0", "\"1\"", "null", "true", "99999999999"})
    void versionThatIsNoneIsRejected(String version) {
        for (JsonFixture<?> record : JsonFixture.all()) {
            assertRejected(record.codec(), replaced(record, "v", version), "field v");
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void fieldGivenTwiceIsRejected(JsonFixture<?> record) throws Exception {
        String text = record.tree().toString();

        assertRejected(
                record.codec(),
                text.substring(0, text.length() - 1) + ",\"host\":\"another\"}",
                "host");
    }

    @ParameterizedTest
    @MethodSource("records")
    void textAfterTheEndIsRejected(JsonFixture<?> record) throws Exception {
        assertRejected(record.codec(), record.tree() + "{}", "not JSON");
        assertRejected(record.codec(), record.tree() + " x", "not JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"a\"",
                "{",
                "{\"v\":1",
                "{\"v\":NaN}",
                "{v:1}",
                "\u0000\u0001"
            })
    void whatIsNoObjectIsRejected(String text) {
        for (JsonFixture<?> record : JsonFixture.all()) {
            assertRejected(record.codec(), text, record.toString());
        }
    }

    @Test
    void deeplyNestedTextIsRejected() {
        for (String open : List.of("[", "{\"a\":")) {
            String deep = "{\"v\":1,\"unknown\":" + open.repeat(100_000);

            assertRejected(JsonCodec.command(), deep, "nesting depth");
        }
    }

    @Test
    void hugeTextIsRejectedUnread() {
        byte[] bytes = new byte[JsonCodec.MAX_BYTES + 1];
        Arrays.fill(bytes, (byte) ' ');

        assertThrows(RejectedRecordException.class, () -> JsonCodec.command().decode(bytes));
    }

    @ParameterizedTest
    @MethodSource("records")
    void textCutOffAnywhereIsRejected(JsonFixture<?> record) {
        byte[] whole = encoded(record);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(RejectedRecordException.class, () -> record.codec().decode(cut));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void garbledTextIsReadOrRejectedAndNothingElse(JsonFixture<?> record) {
        long seed = 20_260_101L;
        Random random = new Random(seed);
        byte[] whole = Resources.bytes(record.goldenPath(""));
        int rejected = 0;

        for (int round = 0; round < 5_000; round++) {
            byte[] garbled = whole.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                garbled[random.nextInt(garbled.length)] = (byte) random.nextInt();
            }
            try {
                record.codec().decode(garbled);
            } catch (RejectedRecordException e) {
                rejected++;
            } catch (RuntimeException | Error e) {
                fail("seed " + seed + ", round " + round + ": " + e, e);
            }
        }

        System.out.println(
                "seed " + seed + ": " + rejected + " of 5000 garbled " + record + "s rejected");
        assertTrue(rejected > 500, "only " + rejected + " of 5000 were rejected");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void figureThatIsNoNumberIsNoEvidence(double value) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Finding.Evidence("cpu.demand", "%", value, 80));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Finding.Evidence("cpu.demand", "%", 80, value));
    }

    private static <T> byte[] encoded(JsonFixture<T> record) {
        return record.codec().encode(record.golden());
    }

    private static String replaced(JsonFixture<?> record, String field, String json) {
        try {
            ObjectNode tree = record.tree();
            tree.putRawValue(field, new com.fasterxml.jackson.databind.util.RawValue(json));
            return JsonCodec.MAPPER.writeValueAsString(tree);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T decode(JsonCodec<T> codec, String text) throws RejectedRecordException {
        return codec.decode(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertRejected(JsonFixture<?> record, JsonNode tree, String... parts) {
        assertRejected(record.codec(), tree.toString(), parts);
    }

    private static void assertRejected(JsonCodec<?> codec, String text, String... parts) {
        String start = text.substring(0, Math.min(text.length(), 2_000));
        RejectedRecordException e =
                assertThrows(RejectedRecordException.class, () -> decode(codec, text), start);
        for (String part : parts) {
            assertTrue(
                    String.valueOf(e.getMessage()).contains(part),
                    "'" + e.getMessage() + "' says nothing of '" + part + "'");
        }
    }
}
