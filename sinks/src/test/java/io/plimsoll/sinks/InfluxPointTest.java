package io.plimsoll.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

class InfluxPointTest {
    private static final InfluxPoint POINT =
            InfluxPoint.at(1_700_000_000_000L, "vm_cpu")
                    .tag("host", "h1")
                    .doubleField("used_cores", 1.5)
                    .longField("resets", 2)
                    .booleanField("hot", true)
                    .textField("why", "ready time")
                    .build();

    @Test
    void flinkSerialisesAPointWithoutKryo() {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(InfluxPoint.class);
    }

    @Test
    void pointSurvivesFlinksSerialiser() throws IOException {
        TypeSerializer<InfluxPoint> serializer =
                TypeInformation.of(InfluxPoint.class).createSerializer(new SerializerConfigImpl());
        DataOutputSerializer out = new DataOutputSerializer(64);

        serializer.serialize(POINT, out);
        InfluxPoint back = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

        assertEquals(POINT, back);
    }

    @Test
    void pointDoesNotChangeWhenItsBuilderDoes() {
        InfluxPoint.Builder builder = InfluxPoint.at(1, "m").longField("a", 1);
        InfluxPoint point = builder.build();

        builder.longField("a", 2);

        assertEquals(1L, point.longs().get("a"));
        assertThrows(UnsupportedOperationException.class, () -> point.longs().put("a", 3L));
    }
}
