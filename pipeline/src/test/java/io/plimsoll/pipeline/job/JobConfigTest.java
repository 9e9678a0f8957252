package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobConfigTest {
    private static final long NOW = 1_700_000_000_000L;

    private static JobConfig of(String... further) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap.servers",
                                "kafka1:9092",
                                "--command.key.file",
                                "/etc/plimsoll/key"));
        args.addAll(List.of(further));
        return JobConfig.of(args.toArray(String[]::new), NOW);
    }

    private static String refusal(String... args) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> JobConfig.of(args, NOW))
                        .getMessage());
    }

    private static String refusalOf(String... further) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> of(further)).getMessage());
    }

    @Test
    void theDefaultsAreValid() {
        JobConfig config = of();

        assertEquals("kafka1:9092", config.kafka().getProperty("bootstrap.servers"));
        assertEquals(10_000, config.policy().windows().sizeMillis());
        assertEquals(30_000, config.policy().limits().freshMillis());
        assertEquals(1_800_000, config.policy().limits().cooldownMillis());
        assertEquals(3, config.policy().hotspots().k());
        assertEquals(NOW, config.policy().fencingEpoch());
        assertEquals("/etc/plimsoll/key", config.policy().commandKeyFile());
        assertTrue(config.influx().isEmpty());
        assertEquals(RawProfile.NO_STORE, config.policy().raw());
    }

    @Test
    void indicatorsAreComputedForTheStoreOnlyIfThereIsOne() {
        assertEquals(RawProfile.OFF, of("--influx.url", "http://127.0.0.1:8086").policy().raw());
    }

    @Test
    void writesAreCompressedIfAskedFor() {
        String url = "http://127.0.0.1:8086";

        assertFalse(of("--influx.url", url).influx().orElseThrow().gzip());
        assertTrue(of("--influx.url", url, "--influx.gzip", "true").influx().orElseThrow().gzip());
    }

    @Test
    void rawCountersAreStoredIfAskedFor() {
        assertEquals(RawProfile.TELEGRAF, of("--raw.profile", "telegraf").policy().raw());
    }

    @Test
    void durationsHaveUnits() {
        assertEquals(60_000, of("--window", "1min").policy().windows().sizeMillis());
        assertEquals(300_000, of("--store.every", "5min").policy().windows().storeMillis());
        assertEquals(1_500, of("--window.lateness", "1500ms").policy().windows().latenessMillis());
    }

    @Test
    void furtherKafkaKeysGoToTheClients() {
        JobConfig config = of("--kafka.security.protocol", "SSL", "--kafka.group.id", "g2");

        assertEquals("SSL", config.kafka().getProperty("security.protocol"));
        assertEquals("g2", config.group());
        assertFalse(config.kafka().containsKey("start"));
    }

    @Test
    void whatIsRequiredAndMissingIsNamedAllAtOnce() {
        String refusal = refusal();

        assertTrue(refusal.contains("--kafka.bootstrap.servers is missing"), refusal);
        assertTrue(refusal.contains("--command.key.file is missing"), refusal);
        assertTrue(refusal.contains("kafka1:9092"), "it has the example: " + refusal);
    }

    @Test
    void allBadValuesAndUnknownOptionsAreNamedAtOnce() {
        String refusal =
                refusalOf("--hotspot.k", "many", "--window", "long", "--hotspot.cpu", "85");

        assertTrue(refusal.contains("unknown option --hotspot.cpu"), refusal);
        assertTrue(refusal.contains("--hotspot.k has the bad value 'many'"), refusal);
        assertTrue(refusal.contains("--window has the bad value 'long'"), refusal);
        assertFalse(refusal.contains("@"), "descriptions are text: " + refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "--window, 10, at least 1 s long",
        "--window, 61s, at most 1 min long",
        "--store.every, 5s, maybe --store.every should be 10000 ms",
        "--store.every, 65s, maybe --store.every should be 70000 ms",
        "--hotspot.k, 6, 1 <= k <= n <= 32",
        "--hotspot.n, 33, 1 <= k <= n <= 32",
        "--hotspot.cpu.line, 70, must be above its clear line",
        "--plan.cpu.target, 80, must be below the clear lines",
        "--plan.memory.target, 101, memory at most 100 %",
        "--plan.moves, 0, at least one must be allowed",
        "--influx.api, v9, --influx.api is v2 or v1",
        "--raw.profile, csv, --raw.profile is off or telegraf",
    })
    void anImpossibleValueIsRefusedWithTheRule(String key, String value, String rule) {
        String refusal =
                key.startsWith("--influx")
                        ? refusalOf("--influx.url", "http://localhost:8086", key, value)
                        : refusalOf(key, value);

        assertTrue(refusal.contains(rule), refusal);
    }

    @Test
    void aBadStartIsRefusedBeforeTheJobStarts() {
        String refusal = refusalOf("--kafka.start", "yesterday");

        assertTrue(refusal.contains("--kafka.start"), refusal);
        assertTrue(refusal.contains("yesterday"), refusal);
        assertEquals("15min", of("--kafka.start", "15min").start());
        assertEquals("earliest", of("--kafka.start", "earliest").start());
    }

    @Test
    void anUnreadableTokenFileIsNamed() {
        String refusal =
                refusalOf(
                        "--influx.url",
                        "http://localhost:8086",
                        "--influx.token.file",
                        "/nowhere/token");

        assertTrue(refusal.contains("/nowhere/token"), refusal);
    }

    @Test
    void optionsThatAreNoPairsAreRefused() {
        assertTrue(refusalOf("--window").contains("'--window' is not the start"));
        assertTrue(refusalOf("window", "10s").contains("'window' is not the start"));
        assertTrue(refusalOf("--window", "10s", "--window", "20s").contains("given twice"));
    }

    @Test
    void everyConstantIsInTheListOfAllOptions() throws IllegalAccessException {
        for (Field field : JobOptions.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())
                    && ConfigOption.class.equals(field.getType())) {
                assertTrue(JobOptions.ALL.contains(field.get(null)), field.getName());
            }
        }
        assertEquals(
                JobOptions.ALL.size(),
                JobOptions.ALL.stream().map(ConfigOption::key).distinct().count());
    }
}
