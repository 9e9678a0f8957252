package io.plimsoll.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.standalone.influx.InfluxServer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The windows as InfluxDB has them. */
final class StoredWindows {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final InfluxServer influx;

    StoredWindows(InfluxServer influx) {
        this.influx = influx;
    }

    /** Hosts whose window that ends at this time is stored. */
    Set<String> hostsAt(long endMillis) throws IOException {
        Set<String> hosts = new TreeSet<>();
        String statement =
                "SELECT samples FROM telemetry_quality WHERE time = "
                        + endMillis
                        + "ms GROUP BY host";
        for (Row row : rows(statement)) {
            hosts.add(row.tags().path("host").asText());
        }
        return hosts;
    }

    /** All windows. A second point of the same window would be an error of the store. */
    Map<WindowId, WindowFigures> all() throws IOException {
        Map<WindowId, Map<String, Long>> used = new HashMap<>();
        for (Row row : rows("SELECT used_cores FROM host_cpu GROUP BY host")) {
            put(used, row, WindowFigures.HOST);
        }
        for (Row row : rows("SELECT used_cores FROM vm_cpu GROUP BY host, vm_uuid")) {
            put(used, row, row.tags().path("vm_uuid").asText());
        }
        Map<WindowId, WindowFigures> windows = new TreeMap<>();
        String quality =
                "SELECT samples, gaps + resets + impossible AS faults"
                        + " FROM telemetry_quality GROUP BY host";
        for (Row row : rows(quality)) {
            var figures =
                    new WindowFigures(
                            row.values().path(1).asLong(),
                            row.values().path(2).asLong(),
                            used.getOrDefault(row.window(), Map.of()));
            if (windows.put(row.window(), figures) != null) {
                throw new AssertionError(row.window() + " is stored twice");
            }
        }
        return windows;
    }

    /** Ids of the commands of which a verdict is stored. */
    Set<String> verdicts() throws IOException {
        Set<String> ids = new TreeSet<>();
        for (Row row : rows("SELECT command_id FROM verdict GROUP BY host")) {
            ids.add(row.values().path(1).asText());
        }
        return ids;
    }

    private static void put(Map<WindowId, Map<String, Long>> used, Row row, String key) {
        Long before =
                used.computeIfAbsent(row.window(), window -> new HashMap<>())
                        .put(key, Math.round(row.values().path(1).asDouble() * 1e6));
        if (before != null) {
            throw new AssertionError(key + " in " + row.window() + " is stored twice");
        }
    }

    private record Row(JsonNode tags, JsonNode values) {
        WindowId window() {
            return new WindowId(
                    tags.path("host").asText(),
                    Instant.parse(values.path(0).asText()).toEpochMilli());
        }
    }

    private List<Row> rows(String statement) throws IOException {
        List<Row> rows = new ArrayList<>();
        JsonNode result = MAPPER.readTree(influx.query(statement)).path("results").path(0);
        for (JsonNode series : result.path("series")) {
            series.path("values").forEach(values -> rows.add(new Row(series.path("tags"), values)));
        }
        return rows;
    }
}
