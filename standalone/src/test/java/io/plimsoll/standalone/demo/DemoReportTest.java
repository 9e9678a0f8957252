package io.plimsoll.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    @Test
    void theReportIsOneLineOfJson() throws IOException {
        String line = new DemoReport(true, 14_000, 3_100, 240L, "cured").json();

        JsonNode json = new ObjectMapper().readTree(line);
        assertEquals(1, line.lines().count());
        assertTrue(json.path("migrated").asBoolean());
        assertEquals(14_000, json.path("detectMillis").asLong());
        assertEquals(3_100, json.path("migrateMillis").asLong());
        assertEquals(240, json.path("downtimeMillis").asLong());
        assertEquals("cured", json.path("verdict").asText());
    }
}
