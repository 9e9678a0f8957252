package io.plimsoll.sinks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.List;

/** The body of a refusal: JSON from InfluxDB, anything from what stands before it. */
final class ErrorBody {
    /** 2.x and 3.x say "message", 1.x says "error". */
    private static final List<String> MESSAGE_NAMES = List.of("message", "error");

    private ErrorBody() {}

    /** The message in the body, or the body itself if there is none in it. */
    static String message(String body) {
        try {
            JsonElement parsed = JsonParser.parseString(body);
            if (parsed.isJsonObject()) {
                return message(parsed.getAsJsonObject(), body);
            }
        } catch (JsonParseException e) {
            // A proxy's page, for example.
        }
        return body;
    }

    private static String message(JsonObject parsed, String body) {
        for (String name : MESSAGE_NAMES) {
            if (parsed.has(name) && parsed.get(name).isJsonPrimitive()) {
                return parsed.get(name).getAsString();
            }
        }
        return body;
    }
}
