package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the template makes of the schema. Avro's generic records, which know nothing of the
 * generated classes, say what is right.
 */
class WireRecordTest {
    private static final Schema SCHEMA = HostSample.getClassSchema();
    private static final int HEADER_BYTES = 10;
    private static final int SAMPLES = 300;

    private static final Map<Schema.Type, Class<?>> PRIMITIVES =
            Map.of(
                    Schema.Type.LONG, long.class,
                    Schema.Type.INT, int.class,
                    Schema.Type.DOUBLE, double.class,
                    Schema.Type.BOOLEAN, boolean.class);
    private static final Map<Schema.Type, Object> PRESENT =
            Map.of(
                    Schema.Type.LONG,
                    Long.MIN_VALUE,
                    Schema.Type.INT,
                    0,
                    Schema.Type.DOUBLE,
                    -0.0,
                    Schema.Type.BOOLEAN,
                    true);
    private static final Map<Schema.Type, Object> ABSENT =
            Map.of(
                    Schema.Type.LONG,
                    42L,
                    Schema.Type.INT,
                    42,
                    Schema.Type.DOUBLE,
                    4.2,
                    Schema.Type.BOOLEAN,
                    false);

    private final HostSampleCodec codec = new HostSampleCodec();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sampleIsReadAsAvroReadsIt(boolean inBlocks) throws Exception {
        for (int seed = 0; seed < SAMPLES; seed++) {
            GenericRecord any = new AnySample(seed).of(SCHEMA);

            HostSample read = codec.decode(withHeader(written(any, inBlocks)));

            assertSameValues(any, read, seed);
        }
    }

    @Test
    void sampleIsWrittenSoThatAvroReadsIt() throws Exception {
        for (int seed = 0; seed < SAMPLES; seed++) {
            GenericRecord any = new AnySample(seed).of(SCHEMA);
            HostSample sample = codec.decode(withHeader(written(any, false)));

            byte[] bytes = codec.encode(sample);

            assertSameValues(any, avroReads(SCHEMA, bytes, HEADER_BYTES), seed);
        }
    }

    @Test
    void sampleOfAnotherSchemaIsReadAsAvroResolvesIt() throws Exception {
        Schema other = turnedAround(SCHEMA, new LinkedHashMap<>());
        for (int seed = 0; seed < SAMPLES; seed++) {
            byte[] bytes = written(new AnySample(seed).of(other), false);

            HostSample read =
                    HostSampleCodec.reader(other).read(null, new BoundedDecoder(bytes, 0));

            assertSameValues(avroReads(other, bytes, 0), read, seed);
        }
    }

    @Test
    void sampleCutOffAnywhereIsRejectedWhateverItHolds() throws Exception {
        byte[] whole = withHeader(written(new AnySample(7).of(SCHEMA), true));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);

            assertThrows(RejectedRecordException.class, () -> codec.decode(cut), length + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
    void numberThatMayBeAbsentIsKeptWhole(long number) {
        VmProcess process = VmProcess.newBuilder().setRssBytes(number).setThreads(null).build();

        assertEquals(number, process.getRssBytes());
        assertEquals(number, process.rssBytesOr(42));
        assertNull(process.getThreads());
        assertEquals(42, process.threadsOr(42));
        assertNull(process.getSwapBytes());
        assertEquals(number, process.swapBytesOr(number));
    }

    @Test
    void everyNumberAndFlagThatMayBeAbsentHasAGetterWithoutAnObject() throws Exception {
        Map<String, Schema> records = new LinkedHashMap<>();
        turnedAround(SCHEMA, records);
        int getters = 0;
        for (String name : records.keySet()) {
            IndexedRecord record = empty(name);
            for (Schema.Field field : record.getSchema().getFields()) {
                Schema.Type type = typeUnlessNull(field.schema());
                if (PRIMITIVES.containsKey(type)) {
                    assertGetterWithoutObject(record, field, type);
                    getters++;
                }
            }
        }
        assertTrue(getters > 100, getters + " getters");
    }

    @Test
    void fieldsThatAreNotSetHaveTheSchemasDefaults() throws Exception {
        Map<String, Schema> records = new LinkedHashMap<>();
        turnedAround(SCHEMA, records);
        for (String name : records.keySet()) {
            IndexedRecord record = empty(name);
            for (Schema.Field field : record.getSchema().getFields()) {
                if (field.hasDefaultValue()) {
                    assertEquals(
                            GenericData.get().getDefaultValue(field),
                            record.get(field.pos()),
                            name + "." + field.name());
                }
            }
        }
    }

    @Test
    void recordWithoutAFieldThatHasNoDefaultIsRefused() {
        Vcpu.Builder vcpu = Vcpu.newBuilder().setRunNanos(1L);

        IllegalStateException e = assertThrows(IllegalStateException.class, vcpu::build);

        assertEquals("Vcpu.index was not set, and it has no default", e.getMessage());
    }

    @Test
    @SuppressWarnings("NullAway") // what the compiler would refuse
    void nullForAFieldThatHasNoneIsRefused() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> HostSample.newBuilder().setHost(null));

        assertEquals("HostSample.host must not be null", e.getMessage());
    }

    @Test
    void builderChangesNeitherWhatItBuiltNorWhatItBeganWith() {
        VmSample first = GoldenV1.sample().getVms().get(0);
        int vcpus = first.getVcpus().size();

        VmSample.Builder builder = VmSample.newBuilder(first);
        builder.getVcpus().add(Vcpu.newBuilder().setIndex(99).build());
        VmSample second = builder.build();
        builder.setName("other").setCpuNanos(null);

        assertEquals(vcpus, first.getVcpus().size());
        assertEquals(vcpus + 1, second.getVcpus().size());
        assertEquals(first.getName(), second.getName());
        assertNotNull(second.getCpuNanos());
    }

    private static Schema.Type typeUnlessNull(Schema schema) {
        return schema.isNullable() ? schema.getTypes().get(1).getType() : Schema.Type.NULL;
    }

    private static void assertGetterWithoutObject(
            IndexedRecord record, Schema.Field field, Schema.Type type) throws Exception {
        String name = record.getSchema().getName() + "." + field.name();
        Object present = PRESENT.get(type);
        Object absent = ABSENT.get(type);
        Method getter = record.getClass().getMethod(field.name() + "Or", PRIMITIVES.get(type));

        assertEquals(absent, getter.invoke(record, absent), name);
        record.put(field.pos(), present);
        assertEquals(present, getter.invoke(record, absent), name);
        record.put(field.pos(), null);
        assertEquals(absent, getter.invoke(record, absent), name);
    }

    private static void assertSameValues(GenericRecord expected, IndexedRecord read, int seed) {
        assertEquals(AnySample.values(expected), AnySample.values(read), "seed " + seed);
    }

    private static byte[] written(GenericRecord record, boolean inBlocks) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EncoderFactory factory = new EncoderFactory().configureBlockSize(64);
        BinaryEncoder out =
                inBlocks
                        ? factory.blockingBinaryEncoder(bytes, null)
                        : factory.binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, out);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] withHeader(byte[] record) {
        return ByteBuffer.allocate(HEADER_BYTES + record.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 0x01)
                .putLong(HostSampleCodec.currentFingerprint())
                .put(record)
                .array();
    }

    private static GenericRecord avroReads(Schema written, byte[] bytes, int offset)
            throws IOException {
        return new GenericDatumReader<GenericRecord>(written, SCHEMA)
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(bytes, offset, bytes.length - offset, null));
    }

    /** Every record's fields from the last to the first, without some that have a default. */
    private static Schema turnedAround(Schema schema, Map<String, Schema> records) {
        return switch (schema.getType()) {
            case UNION ->
                    Schema.createUnion(
                            schema.getTypes().stream()
                                    .map(type -> turnedAround(type, records))
                                    .toList());
            case ARRAY -> Schema.createArray(turnedAround(schema.getElementType(), records));
            case RECORD -> {
                Schema known = records.get(schema.getFullName());
                if (known != null) {
                    yield known;
                }
                Schema record =
                        Schema.createRecord(
                                schema.getName(), schema.getDoc(), schema.getNamespace(), false);
                records.put(schema.getFullName(), record);
                List<Schema.Field> fields = new ArrayList<>();
                for (Schema.Field field : schema.getFields()) {
                    if (!field.hasDefaultValue() || !isLeftOut(field)) {
                        fields.add(
                                0,
                                new Schema.Field(
                                        field.name(),
                                        turnedAround(field.schema(), records),
                                        field.doc(),
                                        field.defaultVal()));
                    }
                }
                record.setFields(fields);
                yield record;
            }
            default -> schema;
        };
    }

    private static boolean isLeftOut(Schema.Field field) {
        Schema.Type type = typeUnlessNull(field.schema());
        return field.pos() % 3 == 0
                && !field.name().equals("v")
                && type != Schema.Type.RECORD
                && field.schema().getType() != Schema.Type.ARRAY;
    }

    private static IndexedRecord empty(String name) throws ClassNotFoundException {
        Schema schema = WireModel.INSTANCE.getSchema(Class.forName(name));
        return (IndexedRecord) WireModel.INSTANCE.newRecord(null, schema);
    }
}
