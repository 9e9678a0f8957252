package io.plimsoll.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ExampleFileTest {
    private static final Path EXAMPLE = Path.of("plimsoll-agent.properties.example");

    @Test
    void theExampleFileSaysWhatTheConstantsSay() throws IOException {
        if (Boolean.getBoolean("plimsoll.write.example")) {
            Files.writeString(EXAMPLE, ExampleFile.text());
        }

        assertEquals(
                ExampleFile.text(),
                Files.readString(EXAMPLE),
                "write it anew with: mvn -pl agent -am test -Dtest=ExampleFileTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dplimsoll.write.example=true");
    }

    @Test
    void everyExampleIsAValidConfiguration() throws IOException {
        Properties properties = new Properties();
        properties.load(
                new StringReader(ExampleFile.text().replaceAll("(?m)^#([a-z.]+ = )", "$1")));
        Map<String, String> map = new HashMap<>();
        properties.forEach((key, value) -> map.put(key.toString(), value.toString()));

        AgentConfig config = AgentConfig.from(map, Map.of());

        assertEquals(Options.ALL.size(), map.size());
        assertEquals("zone-a", config.cluster());
    }
}
