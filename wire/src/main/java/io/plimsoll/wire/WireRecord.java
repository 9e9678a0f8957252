package io.plimsoll.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** What all classes have in common that are generated from our schemas. */
abstract class WireRecord extends SpecificRecordBase {

    @Override
    public SpecificData getSpecificData() {
        return WireModel.INSTANCE;
    }

    @Override
    protected boolean hasCustomCoders() {
        return true;
    }

    static void writeNull(int branch, Encoder out) throws IOException {
        out.writeIndex(branch);
        out.writeNull();
    }

    static void writeAll(List<? extends WireRecord> records, Encoder out) throws IOException {
        out.writeArrayStart();
        out.setItemCount(records.size());
        for (WireRecord record : records) {
            out.startItem();
            record.customEncode(out);
        }
        out.writeArrayEnd();
    }

    static void writeNumbers(Map<String, Long> numbers, Encoder out) throws IOException {
        out.writeMapStart();
        out.setItemCount(numbers.size());
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            out.startItem();
            out.writeString(number.getKey());
            out.writeLong(number.getValue());
        }
        out.writeMapEnd();
    }

    /** Whether this branch of a union follows; if not, nothing of the null does. */
    static boolean isThere(int branch, Decoder in) throws IOException {
        if (in.readIndex() == branch) {
            return true;
        }
        in.readNull();
        return false;
    }

    static <T extends WireRecord> T resolve(T record, ResolvingDecoder in) throws IOException {
        record.customDecode(in);
        return record;
    }

    static <T extends WireRecord> List<T> resolveAll(Supplier<T> maker, ResolvingDecoder in)
            throws IOException {
        List<T> all = new ArrayList<>();
        for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
                all.add(resolve(maker.get(), in));
            }
        }
        return all;
    }

    static Map<String, Long> resolveNumbers(ResolvingDecoder in) throws IOException {
        Map<String, Long> numbers = new HashMap<>();
        for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
            for (long i = 0; i < count; i++) {
                numbers.put(in.readString(), in.readLong());
            }
        }
        return numbers;
    }

    static <T> T required(Schema schema, int field, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name(schema, field) + " must not be null");
        }
        return value;
    }

    static void requireSet(Schema schema, boolean[] set) {
        for (int i = 0; i < set.length; i++) {
            if (!set[i] && !schema.getFields().get(i).hasDefaultValue()) {
                throw new IllegalStateException(
                        name(schema, i) + " was not set, and it has no default");
            }
        }
    }

    private static String name(Schema schema, int field) {
        return schema.getName() + "." + schema.getFields().get(field).name();
    }
}
