package io.plimsoll.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Samples in Avro's generic form whose values are drawn, the extreme ones often. */
final class AnySample {
    private static final List<String> TEXTS =
            List.of("", "vda", "µ 日本", "0123456789abcdef", "x".repeat(63), "y".repeat(200));

    private final SplittableRandom random;

    AnySample(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Of the newest version but otherwise anything that the schema allows. */
    GenericRecord of(Schema schema) {
        GenericRecord sample = record(schema);
        sample.put("v", HostSampleCodec.VERSION);
        return sample;
    }

    private GenericRecord record(Schema schema) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.pos(), value(field.schema()));
        }
        return record;
    }

    private @Nullable Object value(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case ARRAY -> list(schema);
            case MAP -> map(schema);
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BOOLEAN -> random.nextBoolean();
            case INT -> (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.SIZE);
            case LONG -> number(Long.MIN_VALUE, Long.MAX_VALUE, Long.SIZE);
            case DOUBLE -> Double.longBitsToDouble(number(0, Long.MAX_VALUE, Long.SIZE));
            case NULL -> null;
            default -> throw new IllegalArgumentException("no value of the type " + schema);
        };
    }

    /** Of every length that it may have in bytes. */
    private long number(long least, long most, int bits) {
        return switch (random.nextInt(8)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> 0;
            case 3 -> -1;
            default -> random.nextLong() >> (Long.SIZE - 1 - random.nextInt(bits));
        };
    }

    private List<@Nullable Object> list(Schema schema) {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(schema.getElementType()));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(Schema schema) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            map.put("key" + i, value(schema.getValueType()));
        }
        return map;
    }

    /** The values of a record by their names, so that two forms of it can be compared. */
    static @Nullable Object values(@Nullable Object value) {
        if (value instanceof IndexedRecord record) {
            Map<String, @Nullable Object> values = new HashMap<>();
            for (Schema.Field field : record.getSchema().getFields()) {
                values.put(field.name(), values(record.get(field.pos())));
            }
            return values;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.forEach(element -> values.add(values(element)));
            return values;
        }
        return value;
    }
}
