package io.plimsoll.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.plimsoll.pipeline.culprit.Blame;
import io.plimsoll.pipeline.culprit.ContentionLines;
import io.plimsoll.pipeline.culprit.Culprits;
import io.plimsoll.pipeline.culprit.HostHistory;
import io.plimsoll.pipeline.culprit.Shared;
import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.VmIndicators;
import io.plimsoll.pipeline.indicator.WindowCalculator;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Three real guests share one CPU; the load of one of them is raised. */
class CulpritTestbedIT {
    private static final String WHY =
            "needs root and the testbed's packages; './plimsoll test' brings them where it can and"
                    + " then sets PLIMSOLL_TESTBED";

    private static final long WINDOW_MILLIS = 3_000;
    private static final int CALM_WINDOWS = 8;
    private static final int HURT_WINDOWS = 6;
    private static final ContentionLines LINES = new ContentionLines(10, 20, 100, 10);

    private final List<HostSample> samples = new ArrayList<>();
    private final StringBuilder told = new StringBuilder();

    @Test
    @EnabledIfEnvironmentVariable(named = "PLIMSOLL_TESTBED", matches = ".+", disabledReason = WHY)
    void theGuestThatTakesTheCpuIsNamed() throws Exception {
        Path work = Files.createTempDirectory(Path.of("target").toRealPath(), "culprit-");
        Path checkout = Path.of("..").toRealPath();
        Testbed testbed =
                new Testbed(checkout.resolve("testbed/testbed"), work.resolve("testbed.log"));
        try {
            testbed.run("up", "1");
            testbed.run("guest", "hv1", "web", "96", "cpu=35", "mem=16");
            testbed.run("guest", "hv1", "steady", "96", "cpu=20", "mem=16");
            testbed.run("guest", "hv1", "batch", "96", "cpu=2", "mem=16");

            List<Blame> blames = blamesWhenBatchBegins(testbed, work, checkout);

            assertFalse(blames.isEmpty(), () -> "nobody is blamed:\n" + told);
            assertEquals("batch", blames.get(0).culprit(), told::toString);
        } finally {
            testbed.run("down");
        }
    }

    private List<Blame> blamesWhenBatchBegins(Testbed testbed, Path work, Path checkout)
            throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(work.resolve("kafka"))) {
            new TopicSetup(kafka.bootstrapServers(), 1, Optional.empty())
                    .createMissing(Duration.ofSeconds(30));
            try (AgentProcess agent =
                            AgentProcess.start(
                                    agentJar(checkout),
                                    work.resolve("agent"),
                                    configuration(testbed.environment(), kafka, work));
                    KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
                readWindows(consumer, CALM_WINDOWS, agent);
                testbed.run("load", "hv1", "batch", "cpu=100");
                readWindows(consumer, HURT_WINDOWS, agent);
            }
        }
        return blames();
    }

    /** Until that many more windows are in. */
    private void readWindows(
            KafkaConsumer<byte[], byte[]> consumer, int windows, AgentProcess agent)
            throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        long until = Long.MAX_VALUE;
        while (samples.isEmpty() || last().getWallMillis() < until) {
            if (System.nanoTime() > deadline || !agent.alive()) {
                throw new IllegalStateException(
                        "the agent sent too little: " + samples.size() + " samples");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                samples.add(new HostSampleCodec().decode(record.value()));
            }
            if (!samples.isEmpty() && until == Long.MAX_VALUE) {
                until = last().getWallMillis() + windows * WINDOW_MILLIS;
            }
        }
    }

    private HostSample last() {
        return samples.get(samples.size() - 1);
    }

    /** Who hurts web by its CPU, at the end. */
    private List<Blame> blames() {
        HostHistory history = HostHistory.start();
        List<Blame> ofWeb = new ArrayList<>();
        long start = samples.get(0).getWallMillis() / WINDOW_MILLIS * WINDOW_MILLIS;
        for (; start + WINDOW_MILLIS < last().getWallMillis(); start += WINDOW_MILLIS) {
            Optional<HostWindow> window =
                    new WindowCalculator(60_000).compute(start, start + WINDOW_MILLIS, samples);
            if (window.isEmpty()) {
                continue;
            }
            history = history.after(window.get(), LINES);
            List<Blame> found =
                    new Culprits(LINES)
                            .find(history).stream()
                                    .filter(b -> b.shared() == Shared.CPU)
                                    .filter(b -> b.victim().equals("web"))
                                    .toList();
            window.get().vms().forEach(this::tell);
            told.append(found).append('\n');
            if (!found.isEmpty()) {
                ofWeb = found;
            }
        }
        return ofWeb;
    }

    private void tell(VmIndicators vm) {
        told.append(vm.name())
                .append(" uses ")
                .append(vm.usedCores())
                .append(" cores and waits ")
                .append(vm.contention().contendedCores())
                .append('\n');
    }

    private static Map<String, String> configuration(
            Map<String, String> hosts, EmbeddedKafka kafka, Path work) {
        Map<String, String> configuration = new TreeMap<>();
        configuration.put("cluster", "testbed");
        configuration.put("host.id", "hv1");
        configuration.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        configuration.put("sample.interval", "1s");
        configuration.put("state.dir", work.resolve("state").toString());
        configuration.put("host.cgroup", hosts.get("HV1_CGROUP") + "/machine");
        configuration.put("host.cpus", String.valueOf(hosts.get("HV1_CPUS")));
        configuration.put("libvirt.enabled", "true");
        configuration.put("libvirt.uri", String.valueOf(hosts.get("HV1_URI")));
        return configuration;
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedKafka kafka) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topics.SAMPLES.topic()).stream()
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static Path agentJar(Path checkout) throws Exception {
        try (Stream<Path> jars = Files.list(checkout.resolve("agent/target"))) {
            return jars.filter(jar -> jar.getFileName().toString().endsWith("-runnable.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
