package io.plimsoll.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Writes the golden files of the version that is about to be released, into the folder given: those
 * of {@code golden/v2}. Files of a released version are never written again.
 */
final class WriteGolden {
    /** Objects in which any key may be, so that none is unknown. */
    private static final Set<String> ANY_KEY =
            Set.of("labels", "distances", "vcpuPins", "iothreadPins");

    private WriteGolden() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        write(folder, "host-sample-v2.avro", new HostSampleCodec().encode(GoldenV2.sample()));
        for (JsonFixture<?> record : JsonFixture.all()) {
            if (!record.folder().equals("v2")) {
                continue;
            }
            write(folder, record.file() + ".json", pretty(record.tree()));
            write(
                    folder,
                    record.file() + "-with-unknown-fields.json",
                    pretty(withUnknownFields(record.tree())));
        }
    }

    private static JsonNode withUnknownFields(JsonNode node) {
        node.properties()
                .forEach(
                        field -> {
                            if (!ANY_KEY.contains(field.getKey())) {
                                withUnknownFields(field.getValue());
                            }
                        });
        if (node.isArray()) {
            node.forEach(WriteGolden::withUnknownFields);
        }
        if (node instanceof ObjectNode object) {
            object.putObject("fromTheFuture").put("unit", "s").putArray("values").add(1.5);
        }
        return node;
    }

    private static byte[] pretty(JsonNode tree) throws IOException {
        String text = JsonCodec.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        return (text + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void write(Path folder, String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }
}
