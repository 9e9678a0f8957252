package io.plimsoll.agent.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.CommandSigner;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {
    private static final Map<String, String> LEAST =
            Map.of("kafka.bootstrap.servers", "k1:9092", "host.id", "hv1");

    @Test
    void everythingButTheBrokersHasADefault() {
        AgentConfig config =
                AgentConfig.from(Map.of("kafka.bootstrap.servers", "k1:9092"), Map.of());

        assertEquals("main", config.cluster());
        assertTrue(!config.hostId().isBlank());
        assertEquals(Duration.ofSeconds(10), config.sampleInterval());
        assertEquals(
                new SamplingConfig(
                        Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ZERO, 0.5),
                config.sampling());
        assertEquals(Duration.ofMinutes(10), config.inventoryInterval());
        assertEquals(Path.of("/var/lib/plimsoll-agent"), config.stateDir());
        assertEquals(256L << 20, config.spool().maxBytes());
        assertEquals(
                new HostConfig(
                        Optional.empty(), OptionalInt.empty(), OptionalLong.empty(), 0, List.of()),
                config.host());
        assertEquals(
                new LibvirtConfig(
                        LibvirtConfig.Enabled.AUTO,
                        "qemu:///system",
                        Optional.empty(),
                        Optional.empty(),
                        false),
                config.libvirt());
        assertEquals(new CommandConfig(List.of(), Set.of("migrate"), 1), config.commands());
    }

    @Test
    void everyKeyIsRead() {
        PublicKey first = CommandSigner.newKeyPair().getPublic();
        PublicKey second = CommandSigner.newKeyPair().getPublic();
        Map<String, String> all = new HashMap<>(LEAST);
        all.put("cluster", "zone-a");
        all.put("kafka.security.protocol", "SASL_SSL");
        all.put("sample.interval", "500ms");
        all.put("sample.monitor.interval", "1m");
        all.put("sample.image.interval", "1h");
        all.put("sample.dirtyrate.interval", "2h");
        all.put("budget.cpu.percent", "1.5");
        all.put("inventory.interval", "1h");
        all.put("state.dir", "/tmp/x");
        all.put("spool.max.bytes", "2 GiB");
        all.put("host.cgroup", "hv1");
        all.put("host.cpus", "3");
        all.put("host.memory", "4GiB");
        all.put("host.reserved.memory", "512MiB");
        all.put("host.image.paths", "/srv/vms, /mnt/images");
        all.put("host.labels", "rack=r12, row = 3");
        all.put("libvirt.enabled", "true");
        all.put("libvirt.uri", "test:///default");
        all.put("migration.uri", "qemu+tcp://10.77.0.1/system");
        all.put("migration.check.uri", "qemu+tcp://{host}/system");
        all.put("migration.unsafe", "true");
        all.put("migration.max.concurrent", "2");
        all.put("command.public.key", base64(first) + ", " + base64(second));
        all.put("commands.allowed", "");

        AgentConfig config = AgentConfig.from(all, Map.of());

        assertEquals("zone-a", config.cluster());
        assertEquals(
                Map.of("bootstrap.servers", "k1:9092", "security.protocol", "SASL_SSL"),
                config.kafka());
        assertEquals(Duration.ofMillis(500), config.sampleInterval());
        assertEquals(
                new SamplingConfig(
                        Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofHours(2), 1.5),
                config.sampling());
        assertEquals(Duration.ofHours(1), config.inventoryInterval());
        assertEquals(2L << 30, config.spool().maxBytes());
        assertEquals(
                new HostConfig(
                        Optional.of("hv1"),
                        OptionalInt.of(3),
                        OptionalLong.of(4L << 30),
                        512L << 20,
                        List.of("/srv/vms", "/mnt/images"),
                        Map.of("rack", "r12", "row", "3")),
                config.host());
        assertEquals(
                new LibvirtConfig(
                        LibvirtConfig.Enabled.TRUE,
                        "test:///default",
                        Optional.of("qemu+tcp://10.77.0.1/system"),
                        Optional.of("qemu+tcp://{host}/system"),
                        true),
                config.libvirt());
        assertEquals(new CommandConfig(List.of(first, second), Set.of(), 2), config.commands());
    }

    @Test
    void theEnvironmentWinsOverTheFile() {
        Map<String, String> environment =
                Map.of(
                        "PLIMSOLL_AGENT_HOST_ID", "hv2",
                        "PLIMSOLL_AGENT_KAFKA_BOOTSTRAP_SERVERS", "k2:9092",
                        "PLIMSOLL_AGENT_KAFKA_SECURITY_PROTOCOL", "SSL",
                        "PATH", "/bin");

        AgentConfig config = AgentConfig.from(LEAST, environment);

        assertEquals("hv2", config.hostId());
        assertEquals(
                Map.of("bootstrap.servers", "k2:9092", "security.protocol", "SSL"), config.kafka());
    }

    @Test
    void everythingThatIsWrongIsListedAtOnce() {
        Map<String, String> wrong =
                Map.of(
                        "sample.intervall", "5s",
                        "sample.interval", "fast",
                        "host.cpus", "0",
                        "commands.allowed", "migrate,reboot",
                        "command.public.key", "AAAA",
                        "kafka.acks", "1",
                        "kafka.securty.protocol", "SSL");

        String message = refusal(wrong, Map.of("PLIMSOLL_AGENT_HOST_CPU", "3"));

        for (String part :
                List.of(
                        "unknown key sample.intervall",
                        "sample.interval: 'fast'",
                        "host.cpus: '0' is not within 1",
                        "no action 'reboot'",
                        "command.public.key: 'AAAA' is not an Ed25519 public key",
                        "kafka.acks can't be changed",
                        "kafka.securty.protocol is not a setting",
                        "unknown environment variable PLIMSOLL_AGENT_HOST_CPU",
                        "kafka.bootstrap.servers is missing")) {
            assertTrue(message.contains(part), () -> part + " is not in: " + message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sample.interval, 10",
        "sample.interval, 5ms",
        "sample.interval, 1h",
        "sample.monitor.interval, 10ms",
        "host.labels, rack",
        "sample.image.interval, 0s",
        "sample.dirtyrate.interval, never",
        "budget.cpu.percent, 0",
        "budget.cpu.percent, NaN",
        "inventory.interval, 2d",
        "spool.max.bytes, 1KiB",
        "spool.max.bytes, 10 potatoes",
        "spool.max.bytes, 999999999999999999TiB",
        "host.memory, -1",
        "host.id, two words",
        "libvirt.enabled, maybe",
        "migration.unsafe, yes",
        "migration.check.uri, qemu+tcp://fixed/system",
        "migration.max.concurrent, 17",
    })
    void aValueOutOfRangeIsRefusedWithItsKey(String key, String value) {
        Map<String, String> properties = new HashMap<>(LEAST);
        properties.put(key, value);

        String message = refusal(properties, Map.of());

        assertTrue(message.contains(key + ": '" + value + "'"), message);
    }

    private static String refusal(Map<String, String> properties, Map<String, String> environment) {
        return String.valueOf(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> AgentConfig.from(properties, environment))
                        .getMessage());
    }

    private static String base64(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }
}
