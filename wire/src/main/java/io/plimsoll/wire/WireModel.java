package io.plimsoll.wire;

import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Avro's view of the classes generated from our schemas. Since 1.12.2 Avro loads a class named by a
 * schema only if a process-wide list trusts it; here exactly this package is trusted, and nothing
 * outside is changed. The template {@code src/main/avro-templates/record.vm} names it in every
 * generated class.
 */
final class WireModel extends SpecificData {
    static final WireModel INSTANCE = new WireModel(true);

    /**
     * The generated classes read only their own schema by themselves; another one goes by get and
     * put.
     */
    private static final WireModel RESOLVING = new WireModel(false);

    private WireModel(boolean customCoders) {
        setCustomCoders(customCoders);
    }

    @Override
    public DatumReader<?> createDatumReader(Schema writer, Schema reader) {
        return new SpecificDatumReader<>(writer, reader, RESOLVING);
    }

    @Override
    public Class<?> getClass(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD
                || !WireModel.class.getPackageName().equals(schema.getNamespace())) {
            return super.getClass(schema);
        }
        try {
            return Class.forName(schema.getFullName(), false, WireModel.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    "no class was generated for " + schema.getFullName(), e);
        }
    }
}
