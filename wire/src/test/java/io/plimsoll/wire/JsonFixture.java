package io.plimsoll.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One JSON record with all that belongs to it; its golden file is in {@code golden/folder}. */
record JsonFixture<T>(
        String folder, String file, Class<T> type, JsonCodec<T> codec, T golden, int version) {

    /** Every JSON record there is. */
    static List<JsonFixture<?>> all() {
        return List.of(
                new JsonFixture<>(
                        "v1",
                        "host-inventory",
                        HostInventory.class,
                        JsonCodec.inventory(),
                        GoldenV1.inventory(),
                        HostInventory.VERSION),
                new JsonFixture<>(
                        "v2",
                        "host-inventory",
                        HostInventory.class,
                        JsonCodec.inventory(),
                        GoldenV2.inventory(),
                        HostInventory.VERSION),
                new JsonFixture<>(
                        "v1",
                        "command",
                        Command.class,
                        JsonCodec.command(),
                        GoldenV1.command(),
                        Command.VERSION),
                new JsonFixture<>(
                        "v1",
                        "command-result",
                        CommandResult.class,
                        JsonCodec.result(),
                        GoldenV1.result(),
                        CommandResult.VERSION),
                new JsonFixture<>(
                        "v1",
                        "finding",
                        Finding.class,
                        JsonCodec.finding(),
                        GoldenV1.finding(),
                        Finding.VERSION),
                new JsonFixture<>(
                        "v2",
                        "finding",
                        Finding.class,
                        JsonCodec.finding(),
                        GoldenV2.finding(),
                        Finding.VERSION));
    }

    /** The golden file, or the one with unknown fields. */
    String goldenPath(String ending) {
        return "/golden/" + folder + "/" + file + ending + ".json";
    }

    String schemaPath() {
        return "/schemas/" + file + ".schema.json";
    }

    ObjectNode tree() throws RejectedRecordException {
        return (ObjectNode) JsonCodec.tree(type.getSimpleName(), codec.encode(golden));
    }

    T decode(JsonNode tree) throws Exception {
        return codec.decode(JsonCodec.MAPPER.writeValueAsBytes(tree));
    }

    @Override
    public String toString() {
        return type.getSimpleName();
    }
}
