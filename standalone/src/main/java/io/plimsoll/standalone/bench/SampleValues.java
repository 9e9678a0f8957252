package io.plimsoll.standalone.bench;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Names the values in a record: its numbers and flags that are not null, also those of records
 * within it. Texts are labels and do not count, nor does what only says when something was read or
 * why it is absent.
 */
final class SampleValues {
    private static final Set<String> NO_VALUES = Set.of("absent", "incarnation");

    private SampleValues() {}

    static void collect(IndexedRecord record, String prefix, Set<String> names) {
        for (Schema.Field field : record.getSchema().getFields()) {
            String name = field.name();
            if (!NO_VALUES.contains(name)
                    && !name.toLowerCase(java.util.Locale.ROOT).endsWith("mononanos")) {
                value(record.get(field.pos()), prefix + name, names);
            }
        }
    }

    private static void value(@Nullable Object value, String name, Set<String> names) {
        if (value instanceof Number || value instanceof Boolean) {
            names.add(name);
        } else if (value instanceof IndexedRecord record) {
            collect(record, name + ".", names);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> value(inner, name + "." + key, names));
        } else if (value instanceof Collection<?> list) {
            int index = 0;
            for (Object inner : list) {
                value(inner, name + "." + index++, names);
            }
        }
    }
}
