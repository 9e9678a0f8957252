package io.plimsoll.pipeline.job;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Serializes by hand what has a {@link Format}. */
final class FormatSerializer<T> extends TypeSerializer<T> {
    private static final int BUFFER_BYTES = 4096;

    private final Format<T> format;
    private transient @Nullable DataOutputSerializer buffer;

    FormatSerializer(Format<T> format) {
        this.format = format;
    }

    @Override
    public boolean isImmutableType() {
        return format.immutable();
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return new FormatSerializer<>(format);
    }

    @Override
    public @Nullable T createInstance() {
        return null;
    }

    @Override
    public T copy(T from) {
        if (format.immutable()) {
            return from;
        }
        try {
            DataOutputSerializer out = written(from);
            return deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "a " + format.name() + " that was just written can't be read", e);
        }
    }

    @Override
    public T copy(T from, T reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(T value, DataOutputView out) throws IOException {
        if (out instanceof DataOutputSerializer) {
            format.writer().write(value, out);
            return;
        }
        // The stream of a checkpoint takes each number through half a dozen layers.
        DataOutputSerializer whole = written(value);
        out.write(whole.getSharedBuffer(), 0, whole.length());
    }

    private DataOutputSerializer written(T value) throws IOException {
        DataOutputSerializer out = buffer;
        if (out == null) {
            out = new DataOutputSerializer(BUFFER_BYTES);
            buffer = out;
        }
        out.clear();
        format.writer().write(value, out);
        return out;
    }

    @Override
    public T deserialize(DataInputView in) throws IOException {
        return format.reader().read(in);
    }

    @Override
    public T deserialize(T reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        serialize(deserialize(in), out);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormatSerializer<?> that
                && that.format.name().equals(format.name());
    }

    @Override
    public int hashCode() {
        return format.name().hashCode();
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new Snapshot<>(format);
    }

    /**
     * Names the format. Its versions are in each value, so that any version of the job that knows
     * the format takes the state over as it is.
     */
    public static final class Snapshot<T> implements TypeSerializerSnapshot<T> {
        private static final int VERSION = 1;

        private @Nullable Format<T> format;

        /** To be read. */
        public Snapshot() {}

        Snapshot(Format<T> format) {
            this.format = format;
        }

        private Format<T> known() {
            Format<T> known = format;
            if (known == null) {
                throw new IllegalStateException("a snapshot is used before it was read");
            }
            return known;
        }

        @Override
        public int getCurrentVersion() {
            return VERSION;
        }

        @Override
        public void writeSnapshot(DataOutputView out) throws IOException {
            out.writeUTF(known().name());
        }

        @Override
        @SuppressWarnings("unchecked") // The name stands for the type.
        public void readSnapshot(int version, DataInputView in, ClassLoader classes)
                throws IOException {
            if (version > VERSION) {
                throw new IOException(
                        "a snapshot of version "
                                + version
                                + ", known here is "
                                + VERSION
                                + "\nMaybe a newer version of the job wrote it.");
            }
            format = (Format<T>) Format.named(in.readUTF());
        }

        @Override
        public TypeSerializer<T> restoreSerializer() {
            return new FormatSerializer<>(known());
        }

        @Override
        public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
                TypeSerializerSnapshot<T> old) {
            return old instanceof Snapshot<T> that && that.known().name().equals(known().name())
                    ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                    : TypeSerializerSchemaCompatibility.incompatible();
        }
    }
}
