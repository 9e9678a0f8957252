package io.plimsoll.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON record to and from bytes. Unknown fields are ignored; a newer version, a missing field, a
 * wrong type or too many bytes is refused with a sentence that says so.
 *
 * <p>One instance may be used by many threads.
 *
 * @param <T> the record
 */
public final class JsonCodec<T> {
    /** Largest text that is looked at, in bytes. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    static final JsonMapper MAPPER =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxDocumentLength(MAX_BYTES)
                                                    .maxNestingDepth(64)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    // Two values of one field are read differently by different readers.
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .withCoercionConfig(
                            LogicalType.Textual,
                            text ->
                                    text.setCoercion(
                                                    CoercionInputShape.Integer, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Float, CoercionAction.Fail)
                                            .setCoercion(
                                                    CoercionInputShape.Boolean,
                                                    CoercionAction.Fail))
                    .build();

    private final Class<T> type;
    private final String name;
    private final int version;

    /** Made when the first text comes: who only writes is spared hundreds of classes. */
    private volatile @Nullable Reading reading;

    private JsonCodec(Class<T> type, int version) {
        this.type = type;
        this.name = type.getSimpleName();
        this.version = version;
    }

    /** For {@link HostInventory}. */
    public static JsonCodec<HostInventory> inventory() {
        return new JsonCodec<>(HostInventory.class, HostInventory.VERSION);
    }

    /** For {@link Command}. Whether the signature is right is {@link CommandSigner}'s to say. */
    public static JsonCodec<Command> command() {
        return new JsonCodec<>(Command.class, Command.VERSION);
    }

    /** For {@link CommandResult}. */
    public static JsonCodec<CommandResult> result() {
        return new JsonCodec<>(CommandResult.class, CommandResult.VERSION);
    }

    /** For {@link Finding}. */
    public static JsonCodec<Finding> finding() {
        return new JsonCodec<>(Finding.class, Finding.VERSION);
    }

    /** The bytes of a record, UTF-8. */
    public byte[] encode(T value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(name + " can't be written as JSON", e);
        }
    }

    /**
     * The record in these bytes.
     *
     * @throws RejectedRecordException if they are not one of a known version
     */
    public T decode(byte[] bytes) throws RejectedRecordException {
        JsonNode tree = tree(name, bytes);
        JsonNode v = tree.path("v");
        if (!v.isInt() || v.intValue() < 1) {
            throw new RejectedRecordException(
                    name + " without a version: the field v must be a whole number from 1");
        }
        if (v.intValue() > version) {
            throw new RejectedRecordException(
                    name
                            + " of version "
                            + v.intValue()
                            + ", newer than the "
                            + version
                            + " known here; upgrade the reader first");
        }
        Reading known = reading();
        Optional<String> missing = known.required().missingIn(tree);
        if (missing.isPresent()) {
            throw new RejectedRecordException(
                    name + " without the field " + missing.get() + ", which must be there");
        }
        try {
            T value = known.reader().readValue(tree);
            if (value == null) {
                throw new RejectedRecordException(name + " is empty");
            }
            return value;
        } catch (JsonMappingException e) {
            throw new RejectedRecordException(
                    name
                            + " does not fit its schema at "
                            + path(e)
                            + ": "
                            + firstLine(e.getOriginalMessage()),
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new RejectedRecordException(
                    name + " does not fit its schema: " + firstLine(e.getMessage()), e);
        }
    }

    /** Threads that come at the same time may each make it; all are alike. */
    private Reading reading() {
        Reading known = reading;
        if (known == null) {
            known = new Reading(new RequiredFields(type), MAPPER.readerFor(type));
            reading = known;
        }
        return known;
    }

    static JsonNode tree(String name, byte[] bytes) throws RejectedRecordException {
        if (bytes.length > MAX_BYTES) {
            throw new RejectedRecordException(
                    name
                            + " of "
                            + bytes.length
                            + " bytes is larger than the limit of "
                            + MAX_BYTES);
        }
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (tree == null || !tree.isObject()) {
                throw new RejectedRecordException(
                        name + " is not a JSON object: " + excerpt(bytes));
            }
            return tree;
        } catch (IOException e) {
            throw new RejectedRecordException(
                    name + " is not JSON: " + firstLine(e.getMessage()) + " in " + excerpt(bytes),
                    e);
        }
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
                continue;
            }
            path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
        return path.toString();
    }

    private static String excerpt(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 60), StandardCharsets.UTF_8);
        return "'" + text.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    /** What reading a text needs. */
    private record Reading(RequiredFields required, ObjectReader reader) {}
}
