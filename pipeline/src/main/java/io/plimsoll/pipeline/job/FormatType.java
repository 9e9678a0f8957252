package io.plimsoll.pipeline.job;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink that a type is written by its {@link Format}. */
final class FormatType<T> extends TypeInformation<T> {
    private final Format<T> format;

    FormatType(Format<T> format) {
        this.format = format;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<T> getTypeClass() {
        return format.type();
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig config) {
        return new FormatSerializer<>(format);
    }

    @Override
    public String toString() {
        return "FormatType(" + format.name() + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FormatType<?> type && type.format.name().equals(format.name());
    }

    @Override
    public int hashCode() {
        return format.name().hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof FormatType<?>;
    }
}
