package io.plimsoll.wire;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/**
 * Avro's view of the classes generated from our schemas. Since 1.12.2 Avro loads a class named by a
 * schema only if a process-wide list trusts it, or else even a builder's default of an empty list
 * fails; here exactly this package is trusted, and nothing outside is changed. The template {@code
 * src/main/avro-templates/record.vm} puts it into every generated class.
 */
final class WireModel extends SpecificData {
    WireModel() {
        // The generated classes read and write themselves: four times as fast as by reflection, and
        // twice.
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
