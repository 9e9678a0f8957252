package io.plimsoll.standalone.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class SampleValuesTest {
    @Test
    void numbersAndFlagsCountAndLabelsTimesAndNullsDoNot() {
        Schema disk =
                SchemaBuilder.record("Disk")
                        .fields()
                        .requiredString("target")
                        .requiredLong("reads")
                        .endRecord();
        Schema vm =
                SchemaBuilder.record("Vm")
                        .fields()
                        .requiredString("name")
                        .requiredLong("monoNanos")
                        .requiredLong("incarnation")
                        .optionalLong("cpuNanos")
                        .optionalLong("swap")
                        .requiredBoolean("up")
                        .name("disks")
                        .type()
                        .array()
                        .items(disk)
                        .noDefault()
                        .name("extra")
                        .type()
                        .map()
                        .values()
                        .longType()
                        .noDefault()
                        .endRecord();
        GenericRecord oneDisk = new GenericData.Record(disk);
        oneDisk.put("target", "vda");
        oneDisk.put("reads", 7L);
        GenericRecord record = new GenericData.Record(vm);
        record.put("name", "web");
        record.put("monoNanos", 1L);
        record.put("incarnation", 1L);
        record.put("cpuNanos", 5L);
        record.put("up", true);
        record.put("disks", List.of(oneDisk, oneDisk));
        record.put("extra", Map.of("a.b", 1L));

        Set<String> names = new TreeSet<>();
        SampleValues.collect(record, "", names);

        assertEquals(
                Set.of("cpuNanos", "up", "disks.0.reads", "disks.1.reads", "extra.a.b"), names);
    }
}
