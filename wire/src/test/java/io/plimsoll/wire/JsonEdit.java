package io.plimsoll.wire;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of a JSON record or of a record inside it, to be taken away or replaced.
 *
 * @param tree the whole record
 * @param owner where the object with the field is
 * @param component the field as the Java record has it
 */
record JsonEdit(ObjectNode tree, JsonPointer owner, RecordComponent component) {

    /** Every field but {@code v}, also of the records inside. */
    static List<JsonEdit> ofEveryField(JsonFixture<?> record) throws RejectedRecordException {
        List<JsonEdit> edits = new ArrayList<>();
        collect(record.tree(), JsonPointer.empty(), record.type(), edits);
        edits.removeIf(edit -> edit.field().equals("v"));
        return edits;
    }

    private static void collect(
            ObjectNode tree, JsonPointer owner, Class<?> type, List<JsonEdit> edits) {
        for (RecordComponent component : type.getRecordComponents()) {
            JsonPointer at = owner.appendProperty(component.getName());
            if (tree.at(at).isMissingNode()) {
                continue;
            }
            edits.add(new JsonEdit(tree, owner, component));
            if (component.getType().isRecord()) {
                collect(tree, at, component.getType(), edits);
            }
            if (component.getType() == List.class && elementOf(component).isRecord()) {
                collect(tree, at.appendIndex(0), elementOf(component), edits);
            }
        }
    }

    /** The class of a list's elements. */
    static Class<?> elementOf(RecordComponent list) {
        Type element = ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
        return (Class<?>) element;
    }

    /** Whether a record's field may be absent: collections are empty then, others null. */
    static boolean mayBeAbsent(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || component.getType() == List.class
                || component.getType() == Map.class;
    }

    String field() {
        return component.getName();
    }

    boolean optional() {
        return mayBeAbsent(component);
    }

    JsonNode value() {
        return tree.at(owner).path(field());
    }

    ObjectNode removed() {
        ObjectNode copy = tree.deepCopy();
        ((ObjectNode) copy.at(owner)).remove(field());
        return copy;
    }

    ObjectNode replacedBy(JsonNode value) {
        ObjectNode copy = tree.deepCopy();
        ((ObjectNode) copy.at(owner)).set(field(), value);
        return copy;
    }
}
