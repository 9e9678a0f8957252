package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonSchemaTest {
    /** States that the job only keeps for itself. */
    private static final Set<String> NOT_ON_THE_WIRE =
            Set.of(CommandState.PENDING.name(), CommandState.EXPIRED.name());

    static List<JsonFixture<?>> records() {
        return JsonFixture.all();
    }

    @ParameterizedTest
    @MethodSource("records")
    void schemaIsAValidSchema(JsonFixture<?> record) throws Exception {
        JsonSchema draft =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(
                                com.networknt.schema.SchemaLocation.of(
                                        "https://json-schema.org/draft/2020-12/schema"));

        assertEquals(Set.of(), draft.validate(schemaTree(record)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void encodedRecordFitsItsSchema(JsonFixture<?> record) throws Exception {
        assertEquals(Set.of(), validate(record, record.tree()));
    }

    @Test
    void recordsWithoutTheirOptionalFieldsFitTheSchema() throws Exception {
        for (JsonFixture<?> record : records()) {
            for (JsonEdit edit : JsonEdit.ofEveryField(record)) {
                if (edit.optional()) {
                    assertEquals(Set.of(), validate(record, edit.removed()), edit.field());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void unknownFieldsFitTheSchema(JsonFixture<?> record) throws Exception {
        assertEquals(Set.of(), validate(record, record.tree().put("fromTheFuture", 1)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void whatTheCodecRejectsForAMissingFieldTheSchemaRejectsToo(JsonFixture<?> record)
            throws Exception {
        for (JsonEdit edit : JsonEdit.ofEveryField(record)) {
            assertEquals(
                    edit.optional(),
                    validate(record, edit.removed()).isEmpty(),
                    edit.field() + " removed");
        }
        ObjectNode withoutVersion = record.tree();
        withoutVersion.remove("v");
        assertFalse(validate(record, withoutVersion).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("records")
    void schemaAndRecordNameTheSameFields(JsonFixture<?> record) throws Exception {
        assertSameFields(schemaTree(record), record.type());
    }

    @ParameterizedTest
    @MethodSource("records")
    void schemaHasTheVersionThatIsWritten(JsonFixture<?> record) throws Exception {
        JsonNode schema = schemaTree(record);

        assertEquals(record.version(), schema.at("/properties/v/const").intValue());
        assertTrue(schema.path("$id").asText().endsWith(":" + record.version()));
    }

    private static void assertSameFields(JsonNode schema, Class<?> type) {
        assertEquals(
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(names(schema.path("properties").fieldNames())),
                type.getSimpleName());
        assertEquals(
                Arrays.stream(type.getRecordComponents())
                        .filter(component -> !JsonEdit.mayBeAbsent(component))
                        .map(RecordComponent::getName)
                        .collect(Collectors.toCollection(TreeSet::new)),
                new TreeSet<>(schema.path("required").valueStream().map(JsonNode::asText).toList()),
                "required fields of " + type.getSimpleName());
        for (RecordComponent component : type.getRecordComponents()) {
            JsonNode field = schema.path("properties").path(component.getName());
            assertFalse(
                    field.path("description").asText().isBlank(),
                    "no description of " + type.getSimpleName() + "." + component.getName());
            assertSameType(field, component);
        }
    }

    private static void assertSameType(JsonNode field, RecordComponent component) {
        Class<?> type = component.getType();
        assertEquals(jsonType(type), field.path("type").asText(), component.toString());
        if (type.isRecord()) {
            assertSameFields(field, type);
        }
        if (type.isEnum()) {
            assertEquals(
                    Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .filter(
                                    name ->
                                            type != CommandState.class
                                                    || !NOT_ON_THE_WIRE.contains(name))
                            .toList(),
                    field.path("enum").valueStream().map(JsonNode::asText).toList());
        }
        if (type == List.class) {
            Class<?> element = JsonEdit.elementOf(component);
            assertEquals(jsonType(element), field.at("/items/type").asText(), component.toString());
            if (element.isRecord()) {
                assertSameFields(field.path("items"), element);
            }
        }
    }

    private static String jsonType(Class<?> type) {
        if (type == int.class || type == long.class || type == Long.class) {
            return "integer";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        if (type == double.class) {
            return "number";
        }
        if (type == String.class || type.isEnum()) {
            return "string";
        }
        if (type == List.class) {
            return "array";
        }
        if (type == Map.class || type.isRecord()) {
            return "object";
        }
        throw new IllegalArgumentException("no JSON type is agreed on for " + type);
    }

    private static Set<ValidationMessage> validate(JsonFixture<?> record, JsonNode tree)
            throws Exception {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schemaTree(record))
                .validate(tree);
    }

    private static JsonNode schemaTree(JsonFixture<?> record) throws Exception {
        return JsonCodec.MAPPER.readTree(Resources.bytes(record.schemaPath()));
    }

    private static List<String> names(java.util.Iterator<String> fieldNames) {
        List<String> names = new java.util.ArrayList<>();
        fieldNames.forEachRemaining(names::add);
        return names;
    }
}
