package io.plimsoll.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** One JSON record with all that belongs to it. */
record JsonFixture<T>(String file, Class<T> type, JsonCodec<T> codec, T golden, int version) {

    /** Every JSON record there is. */
    static List<JsonFixture<?>> all() {
        return List.of(
                new JsonFixture<>(
                        "host-inventory",
                        HostInventory.class,
                        JsonCodec.inventory(),
                        GoldenV1.inventory(),
                        HostInventory.VERSION),
                new JsonFixture<>(
                        "command",
                        Command.class,
                        JsonCodec.command(),
                        GoldenV1.command(),
                        Command.VERSION),
                new JsonFixture<>(
                        "command-result",
                        CommandResult.class,
                        JsonCodec.result(),
                        GoldenV1.result(),
                        CommandResult.VERSION),
                new JsonFixture<>(
                        "finding",
                        Finding.class,
                        JsonCodec.finding(),
                        GoldenV1.finding(),
                        Finding.VERSION));
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
