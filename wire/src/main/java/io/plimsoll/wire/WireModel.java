package io.plimsoll.wire;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * Avro's view of the classes generated from our schemas. Since 1.12.2 Avro loads a class named by a
 * schema only if a process-wide list trusts it; here exactly this package is trusted, and nothing
 * outside is changed. The template {@code src/main/avro-templates/record.vm} names it in every
 * generated class.
 */
final class WireModel extends SpecificData {
    static final WireModel INSTANCE = new WireModel();

    private WireModel() {
        // The generated classes read and write themselves: twice as fast as by get and put.
        setCustomCoders(true);
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
