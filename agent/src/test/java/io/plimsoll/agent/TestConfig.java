package io.plimsoll.agent;

import io.plimsoll.agent.config.AgentConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A configuration with defaults that suit tests. */
public final class TestConfig {
    public static final String HOST = "hv1";

    private final Map<String, String> properties = new HashMap<>();

    private TestConfig() {}

    public static TestConfig in(Path stateDir) {
        return new TestConfig()
                .with("host.id", HOST)
                .with("kafka.bootstrap.servers", "127.0.0.1:1")
                .with("state.dir", stateDir.toString())
                .with("libvirt.enabled", "false");
    }

    public TestConfig with(String key, String value) {
        properties.put(key, value);
        return this;
    }

    public AgentConfig build() {
        return AgentConfig.from(properties, Map.of());
    }
}
