package io.plimsoll.pipeline.indicator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the parts of a window are written: text of any length, values that may be absent, lists. */
final class Bytes {
    /** A NaN that {@link Double#doubleToLongBits} never makes, so that an absent value is none. */
    private static final long ABSENT = 0x7ff8_0000_0000_0001L;

    private Bytes() {}

    /** Writes an element of a list. */
    interface Writer<T> {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Reads an element of a list. */
    interface Reader<T> {
        T read(DataInput in) throws IOException;
    }

    /**
     * Writes text of any length; {@link DataOutput#writeUTF} refuses more than 65,535 bytes. What
     * is not Unicode, half a surrogate pair, is lost, but no record that is UTF-8 can bring it.
     */
    static void writeText(String text, DataOutput out) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static String readText(DataInput in) throws IOException {
        byte[] utf8 = new byte[in.readInt()];
        in.readFully(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    static void writeNullableText(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            writeText(text, out);
        }
    }

    static @Nullable String readNullableText(DataInput in) throws IOException {
        return in.readBoolean() ? readText(in) : null;
    }

    static void writeReal(@Nullable Double value, DataOutput out) throws IOException {
        out.writeLong(value == null ? ABSENT : Double.doubleToLongBits(value));
    }

    static @Nullable Double readReal(DataInput in) throws IOException {
        long bits = in.readLong();
        return bits == ABSENT ? null : Double.valueOf(Double.longBitsToDouble(bits));
    }

    static void writeWhole(@Nullable Long value, DataOutput out) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeLong(value);
        }
    }

    static @Nullable Long readWhole(DataInput in) throws IOException {
        return in.readBoolean() ? Long.valueOf(in.readLong()) : null;
    }

    static void writeNumber(@Nullable Integer value, DataOutput out) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            out.writeInt(value);
        }
    }

    static @Nullable Integer readNumber(DataInput in) throws IOException {
        return in.readBoolean() ? Integer.valueOf(in.readInt()) : null;
    }

    static <T> void writeAll(List<T> values, DataOutput out, Writer<T> writer) throws IOException {
        out.writeInt(values.size());
        for (T value : values) {
            writer.write(value, out);
        }
    }

    static <T> List<T> readAll(DataInput in, Reader<T> reader) throws IOException {
        int count = in.readInt();
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(reader.read(in));
        }
        return values;
    }
}
