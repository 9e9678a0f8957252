package io.plimsoll.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

/** The schema of samples only ever grows. */
class ReleasedSchemasTest {
    private static final String V1_FINGERPRINT = "c14764663b345183";

    @Test
    void schemaThatIsWrittenIsTheNewestReleasedOne() {
        List<String> released = HostSampleCodec.RELEASED;
        Schema newest = HostSampleCodec.released(released.get(released.size() - 1));

        assertEquals(
                HostSampleCodec.currentFingerprint(),
                SchemaNormalization.parsingFingerprint64(newest),
                "avro/HostSample.avsc was changed: copy it to avro-released/HostSample-v"
                        + (released.size() + 1)
                        + ".avsc, name it in HostSampleCodec.RELEASED and add a golden file;"
                        + " a released schema stays as it is");
    }

    @Test
    void everyReleasedSchemaIsKnownToTheCodec() throws Exception {
        URL folder =
                Objects.requireNonNull(
                        HostSampleCodec.class.getResource("/avro-released"), "no avro-released");
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            assertEquals(
                    HostSampleCodec.RELEASED,
                    files.map(file -> "/avro-released/" + file.getFileName()).sorted().toList());
        }
    }

    @Test
    void everyReleasedSchemaHasAGoldenFile() {
        for (int v = 1; v <= HostSampleCodec.RELEASED.size(); v++) {
            byte[] golden = Resources.bytes("/golden/v" + v + "/host-sample-v" + v + ".avro");

            assertTrue(golden.length > 0);
        }
    }

    @Test
    void firstReleasedSchemaNeverChanges() {
        Schema v1 = HostSampleCodec.released("/avro-released/HostSample-v1.avsc");

        assertEquals(
                V1_FINGERPRINT,
                String.format("%016x", SchemaNormalization.parsingFingerprint64(v1)));
    }

    @Test
    void schemaThatIsWrittenOnlyAddsToTheReleasedOnes() {
        for (String path : HostSampleCodec.RELEASED) {
            Schema released = HostSampleCodec.released(path);

            assertEquals(
                    SchemaCompatibilityType.COMPATIBLE,
                    SchemaCompatibility.checkReaderWriterCompatibility(
                                    HostSample.getClassSchema(), released)
                            .getType(),
                    path);
            assertEquals(List.of(), lost(released, HostSample.getClassSchema(), ""), path);
        }
    }

    @Test
    void readerOfTheFutureReadsTheBytesOfVersion1() throws IOException {
        Schema v1 = HostSampleCodec.released(HostSampleCodec.RELEASED.get(0));
        String text = Resources.text(HostSampleCodec.RELEASED.get(0));
        Schema future =
                new Schema.Parser()
                        .parse(
                                text.replaceFirst(
                                                "\\{\"name\": \"rssKib\"",
                                                "{\"name\": \"hugePagesKib\", \"type\": [\"null\", \"long\"], \"default\": null},\n$0")
                                        .replaceFirst(
                                                "\\{\"name\": \"bootId\"",
                                                "{\"name\": \"zone\", \"type\": \"string\", \"default\": \"nowhere\"},\n$0"));
        BinaryMessageDecoder<GenericRecord> decoder =
                new BinaryMessageDecoder<>(GenericData.get(), future);
        decoder.addSchema(v1);

        GenericRecord sample = decoder.decode(Resources.bytes("/golden/v1/host-sample-v1.avro"));

        assertEquals("nowhere", sample.get("zone").toString());
        assertEquals("host-17", sample.get("host").toString());
        List<?> vms = (List<?>) sample.get("vms");
        assertEquals(2, vms.size());
        GenericRecord vm = (GenericRecord) vms.get(0);
        assertEquals(null, vm.get("hugePagesKib"));
        assertEquals(4_200_000L, vm.get("rssKib"));
    }

    @Test
    void fieldsThatAnOlderSchemaLacksGetTheirDefaults() throws Exception {
        String text = Resources.text(HostSampleCodec.RELEASED.get(0));
        Schema older =
                new Schema.Parser()
                        .parse(
                                text.replaceFirst("\\{\"name\": \"rssKib\".*\n", "")
                                        .replaceFirst("\\{\"name\": \"part\".*\n", "")
                                        .replaceFirst("\\{\"name\": \"stateReason\".*\n", ""));
        HostSample sample = GoldenV1.sample();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(older).write(asOlder(sample, older), encoder);
        encoder.flush();

        HostSample read =
                HostSampleCodec.reader(older)
                        .read(null, new BoundedDecoder(bytes.toByteArray(), 0));

        assertEquals(sample.getHost(), read.getHost());
        assertEquals(0, read.getPart());
        assertEquals(null, read.getVms().get(0).getRssKib());
        assertEquals(0, read.getVms().get(0).getStateReason());
        assertEquals(sample.getVms().get(0).getDisks(), read.getVms().get(0).getDisks());
        assertEquals(sample.getHostCounters(), read.getHostCounters());
    }

    /** The sample without the fields that the older schema lacks. */
    private static GenericRecord asOlder(HostSample sample, Schema older) throws Exception {
        byte[] bytes = new HostSampleCodec().encode(sample);
        return new GenericDatumReader<GenericRecord>(HostSample.getClassSchema(), older)
                .read(null, new BoundedDecoder(bytes, 10));
    }

    @Test
    void lostAndChangedFieldsAreNoticed() {
        Schema now =
                record(
                        "{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"b\", \"type\": \"long\"}");
        Schema less = record("{\"name\": \"a\", \"type\": \"int\"}");
        Schema wider =
                record(
                        "{\"name\": \"a\", \"type\": \"long\"}, {\"name\": \"b\", \"type\": \"long\"}");

        assertEquals(List.of(), lost(now, now, ""));
        assertEquals(List.of("/b"), lost(now, less, ""));
        assertEquals(List.of("/a: INT became LONG"), lost(now, wider, ""));
    }

    private static Schema record(String fields) {
        return new Schema.Parser()
                .parse("{\"type\": \"record\", \"name\": \"R\", \"fields\": [" + fields + "]}");
    }

    /** Where {@code now} lacks a field of {@code then} or has another type for it. */
    private static List<String> lost(Schema then, Schema now, String at) {
        if (then.getType() != now.getType()) {
            return List.of(at + ": " + then.getType() + " became " + now.getType());
        }
        return switch (then.getType()) {
            case RECORD -> lostFields(then, now, at);
            case ARRAY -> lost(then.getElementType(), now.getElementType(), at + "[]");
            case MAP -> lost(then.getValueType(), now.getValueType(), at + "{}");
            case UNION -> lostBranches(then, now, at);
            default -> List.of();
        };
    }

    private static List<String> lostFields(Schema then, Schema now, String at) {
        List<String> lost = new ArrayList<>();
        for (Schema.Field field : then.getFields()) {
            Schema.Field same = now.getField(field.name());
            if (same == null) {
                lost.add(at + "/" + field.name());
                continue;
            }
            lost.addAll(lost(field.schema(), same.schema(), at + "/" + field.name()));
        }
        return lost;
    }

    private static List<String> lostBranches(Schema then, Schema now, String at) {
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < then.getTypes().size(); i++) {
            if (i >= now.getTypes().size()) {
                lost.add(at + ": " + then.getTypes().get(i).getType() + " is gone");
                continue;
            }
            lost.addAll(lost(then.getTypes().get(i), now.getTypes().get(i), at));
        }
        return lost;
    }
}
