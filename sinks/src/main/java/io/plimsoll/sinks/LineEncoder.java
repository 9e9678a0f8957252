package io.plimsoll.sinks;

import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.Point;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Encodes points as lines of the line protocol with the client's own {@link Point}, and keeps from
 * it what it would write in a way that the store misreads or refuses.
 */
final class LineEncoder {
    /** Longest line in bytes; also the most memory that a buffered point can ask for. */
    static final int MAX_LINE_BYTES = 64 * 1024;

    private static final int MAX_BYTES_PER_CHAR = 3;

    private final DropListener drops;

    LineEncoder(DropListener drops) {
        this.drops = drops;
    }

    /** The point's line with its time in milliseconds; empty if the point was dropped. */
    Optional<String> encode(InfluxPoint point) {
        String measurement = point.measurement();
        if (measurement.isBlank() || measurement.startsWith("#")) {
            return dropped(DropReason.UNUSABLE_MEASUREMENT, point);
        }
        Map<String, Object> fields = usableFields(point);
        if (fields.isEmpty()) {
            return dropped(DropReason.NO_FIELDS, point);
        }
        Point target =
                Point.measurement(representable(measurement))
                        .addFields(fields)
                        .time(point.atEpochMillis(), WritePrecision.MS);
        point.tags()
                .forEach((name, value) -> target.addTag(representable(name), representable(value)));
        String line = target.toLineProtocol();
        if (isTooLong(line)) {
            return dropped(DropReason.TOO_LONG, point);
        }
        return Optional.of(line);
    }

    private Map<String, Object> usableFields(InfluxPoint point) {
        Map<String, Object> fields = new HashMap<>();
        for (Map<String, ?> typed :
                List.of(point.doubles(), point.longs(), point.booleans(), point.texts())) {
            typed.forEach((name, value) -> addIfUsable(fields, name, value, point));
        }
        return fields;
    }

    private void addIfUsable(
            Map<String, Object> fields, String name, Object value, InfluxPoint point) {
        boolean isNotFinite = value instanceof Double number && !Double.isFinite(number);
        if (isNotFinite || name.isEmpty() || fields.containsKey(representable(name))) {
            drops.dropped(
                    DropReason.UNUSABLE_FIELD,
                    1,
                    "field '" + name + "' = " + value + " of " + describe(point));
            return;
        }
        fields.put(representable(name), value);
    }

    /**
     * A backslash at the end of a name or tag value would escape the separator that follows it, and
     * the line protocol has no way to write it; it becomes a slash.
     */
    private static String representable(String name) {
        int end = name.length();
        while (end > 0 && name.charAt(end - 1) == '\\') {
            end--;
        }
        return name.substring(0, end) + "/".repeat(name.length() - end);
    }

    private static boolean isTooLong(String line) {
        if (line.length() <= MAX_LINE_BYTES / MAX_BYTES_PER_CHAR) {
            return false;
        }
        return line.getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES;
    }

    private Optional<String> dropped(DropReason reason, InfluxPoint point) {
        drops.dropped(reason, 1, describe(point));
        return Optional.empty();
    }

    private static String describe(InfluxPoint point) {
        return "measurement '"
                + point.measurement()
                + "' "
                + point.tags()
                + " at "
                + point.atEpochMillis();
    }
}
