package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which fields of a record's JSON must be there and not null: all but collections and those that
 * the record leaves out when they are null ({@code @JsonInclude}; not {@code @Nullable}, which need
 * not be there at run time). Jackson has one switch for all fields or none, and does not name the
 * field.
 */
final class RequiredFields {
    private final List<String> required = new ArrayList<>();
    private final Map<String, RequiredFields> inside = new HashMap<>();

    /** For this record and the records inside it. */
    RequiredFields(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            if (!optional(component)) {
                required.add(component.getName());
            }
            Class<?> value = valueOf(component);
            if (value.isRecord()) {
                inside.put(component.getName(), new RequiredFields(value));
            }
        }
    }

    /** Where the first missing field is, such as {@code vms[2].uuid}; empty if all are there. */
    Optional<String> missingIn(JsonNode tree) {
        for (String field : required) {
            if (tree.path(field).isMissingNode() || tree.path(field).isNull()) {
                return Optional.of(field);
            }
        }
        for (Map.Entry<String, RequiredFields> entry : inside.entrySet()) {
            Optional<String> missing =
                    entry.getValue().missingInValue(entry.getKey(), tree.path(entry.getKey()));
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private Optional<String> missingInValue(String field, JsonNode value) {
        if (value.isObject()) {
            return missingIn(value).map(name -> field + "." + name);
        }
        for (int i = 0; i < value.size(); i++) {
            int index = i;
            if (value.path(i).isNull()) {
                return Optional.of(field + "[" + index + "]");
            }
            Optional<String> missing =
                    missingIn(value.path(i)).map(name -> field + "[" + index + "]." + name);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private static boolean optional(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(JsonInclude.class)
                || component.getType() == List.class
                || component.getType() == Map.class;
    }

    private static Class<?> valueOf(RecordComponent component) {
        if (component.getType() == List.class
                && component.getGenericType() instanceof ParameterizedType list) {
            return (Class<?>) list.getActualTypeArguments()[0];
        }
        return component.getType();
    }
}
