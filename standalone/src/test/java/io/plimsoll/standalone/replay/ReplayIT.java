package io.plimsoll.standalone.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.Agent;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.pipeline.job.JobConfig;
import io.plimsoll.pipeline.job.JobOptions;
import io.plimsoll.pipeline.job.PolicyFile;
import io.plimsoll.pipeline.job.RebalanceJob;
import io.plimsoll.pipeline.job.RebalancePolicy;
import io.plimsoll.standalone.fleet.FleetOptions;
import io.plimsoll.standalone.fleet.SimulatedFleet;
import io.plimsoll.standalone.fleet.SimulatedHost;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulated fleet lives for a while under the real job, with a hotspot that is cured. Then its
 * topics are recorded, and the recording is replayed.
 */
class ReplayIT {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final int PARTITIONS = 3;
    private static final String POLICY =
            """
            window = 2s
            window.lateness = 1s
            """;

    @TempDir private static Path folder = Path.of("");

    private static final List<Finding> LIVE = new ArrayList<>();
    private static final List<Command> ORDERED = new ArrayList<>();
    private static Path recording = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void recordAFleet() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            new TopicSetup(kafka.bootstrapServers(), PARTITIONS, Optional.empty())
                    .createMissing(Duration.ofMinutes(1));
            KeyPair keys = CommandSigner.newKeyPair();
            JobClient job = startJob(kafka.bootstrapServers(), keys);
            List<Agent> agents = startAgents(kafka.bootstrapServers(), keys);
            try {
                awaitVerdict(kafka.bootstrapServers());
            } finally {
                agents.forEach(Agent::close);
            }
            awaitAllRead(kafka.bootstrapServers());
            job.stopWithSavepoint(
                            false,
                            folder.resolve("savepoint").toUri().toString(),
                            SavepointFormatType.CANONICAL)
                    .get(1, TimeUnit.MINUTES);
            LIVE.addAll(findings(kafka.bootstrapServers()));
            recording = folder.resolve("fleet.rec.gz");
            new Recording(
                            KafkaPlace.of("kafka://" + kafka.bootstrapServers()),
                            new Properties(),
                            recording,
                            System.err)
                    .held(Span.all());
            ORDERED.addAll(commands(kafka.bootstrapServers()));
        }
    }

    @AfterAll
    static void forget() {
        LIVE.clear();
        ORDERED.clear();
    }

    @Test
    void aReplayFindsWhatTheJobFoundAndWouldOrderWhatTheJobOrdered() throws Exception {
        Told told = replay(recording, POLICY);

        assertFalse(LIVE.isEmpty());
        assertEquals(words(LIVE), words(told.findings));
        assertEquals(
                ORDERED.stream().map(Command::id).toList(),
                told.commands.stream().map(Command::id).toList());
    }

    @Test
    void twoReplaysTellTheSameToTheLetter() throws Exception {
        assertEquals(story(POLICY), story(POLICY));
    }

    @Test
    void aStricterPolicyFindsMoreAndAMildOneNothing() throws Exception {
        Told usual = replay(recording, POLICY);
        Told strict =
                replay(
                        recording,
                        POLICY
                                + "hotspot.cpu.line = 20\nhotspot.cpu.clear = 15\nplan.cpu.target = 10\n");
        Told mild = replay(recording, POLICY + "hotspot.cpu.line = 100000\n");

        assertTrue(
                hot(strict) > hot(usual) && hot(usual) > 0,
                () -> words(usual.findings) + "\n" + words(strict.findings));
        assertEquals(List.of(), mild.commands);
    }

    @Test
    void itIsFasterThanTimeAndSaysWhatWasReplayed() throws Exception {
        Told told = replay(recording, POLICY);

        assertEquals(4, told.summary.hosts());
        assertTrue(told.summary.samples() >= 4 * 20, told.summary.text());
        assertTrue(told.summary.timesRealTime() > 2, told.summary.text());
        assertEquals(0, told.summary.rejected(), told.summary.text());
    }

    @Test
    void aRecordingThatIsCutOffIsReplayedAsFarAsItGoesAndThatIsSaid() throws Exception {
        byte[] whole = Files.readAllBytes(recording);
        Path cut = folder.resolve("cut.rec.gz");
        Files.write(cut, Arrays.copyOf(whole, whole.length * 3 / 4));

        Told told = replay(cut, POLICY);

        assertTrue(told.summary.samples() < replay(recording, POLICY).summary.samples());
        assertTrue(told.summary.damage().orElse("").contains("record "), told.summary.text());
        assertTrue(errors().contains(cut + ": "), errors());
        assertTrue(errors().contains("sound and are replayed"), errors());
    }

    @Test
    void aSpanOfItCanBeReplayed() throws Exception {
        Told all = replay(recording, POLICY);
        Span half =
                new Span(
                        Optional.of(all.summary.from().plus(Duration.ofSeconds(10))),
                        Optional.of(all.summary.from().plus(Duration.ofSeconds(20))));
        RecordingTeller teller = new RecordingTeller();

        ReplaySummary summary =
                new Replay(recording, half, policy(POLICY), work()).run(teller, err());

        assertTrue(
                !summary.from().isBefore(half.since().orElseThrow())
                        && summary.to().isBefore(half.until().orElseThrow()),
                summary.text());
    }

    private static long hot(Told told) {
        return told.findings.stream()
                .filter(finding -> finding.kind() == Finding.Kind.HOTSPOT)
                .filter(finding -> finding.state() == Finding.State.OPEN)
                .count();
    }

    /** All but what only Kafka's order decides: the order of what is told at one time. */
    private static List<String> words(List<Finding> findings) {
        return findings.stream()
                .map(
                        each ->
                                each.atEpochMillis()
                                        + " "
                                        + each.id()
                                        + " "
                                        + each.state()
                                        + " "
                                        + each.summary())
                .sorted()
                .toList();
    }

    private record Told(ReplaySummary summary, List<Finding> findings, List<Command> commands) {}

    private static final class RecordingTeller implements ReplayTeller {
        private final List<Finding> findings = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();

        @Override
        public void found(Finding finding) {
            findings.add(finding);
        }

        @Override
        public void wouldOrder(Command command, boolean again) {
            commands.add(command);
        }
    }

    private Told replay(Path file, String policy) throws IOException {
        RecordingTeller teller = new RecordingTeller();
        ReplaySummary summary =
                new Replay(file, Span.all(), policy(policy), work()).run(teller, err());
        return new Told(summary, teller.findings, teller.commands);
    }

    private String story(String policy) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream lines = new PrintStream(out, false, StandardCharsets.UTF_8)) {
            new Replay(recording, Span.all(), policy(policy), work())
                    .run(new ReplayStory(lines), err());
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static RebalancePolicy policy(String text) throws IOException {
        Path file = Files.createTempFile(folder, "policy", ".properties");
        Files.writeString(file, text);
        return PolicyFile.read(file);
    }

    private static Path work() throws IOException {
        return Files.createTempDirectory(folder, "work");
    }

    private PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static JobClient startJob(String bootstrapServers, KeyPair keys) throws Exception {
        Path key = folder.resolve("command.key");
        Files.writeString(key, Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
        String[] options = {
            "--kafka.bootstrap.servers", bootstrapServers,
            "--kafka.start", "earliest",
            "--command.key.file", key.toString(),
            "--window", "2s",
            "--window.lateness", "1s",
            "--checkpoint.interval", "1s"
        };
        Configuration flink = new Configuration();
        flink.set(RestOptions.BIND_PORT, "0");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, flink);
        long now = System.currentTimeMillis();
        RebalanceJob.configure(env, JobConfig.of(options, now), now);
        return env.executeAsync();
    }

    private static List<Agent> startAgents(String bootstrapServers, KeyPair keys) {
        List<Agent> agents = new ArrayList<>();
        for (SimulatedHost host : SimulatedFleet.create(new FleetOptions(4, 40, 1, true))) {
            Map<String, String> properties = new HashMap<>();
            properties.put("cluster", "simulation");
            properties.put("host.id", host.name());
            properties.put("kafka.bootstrap.servers", bootstrapServers);
            properties.put("sample.interval", "1s");
            properties.put("inventory.interval", "30s");
            properties.put("state.dir", folder.resolve(host.name()).toString());
            properties.put("spool.max.bytes", "16MiB");
            properties.put("libvirt.enabled", "false");
            properties.put("migration.uri", host.migrationUri());
            properties.put("host.reserved.memory", Long.toString(host.reservedMemoryBytes()));
            properties.put(
                    "command.public.key",
                    Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
            Agent agent = new Agent(AgentConfig.from(properties, Map.of()), host, host, host);
            agent.start();
            agents.add(agent);
        }
        return agents;
    }

    private static void awaitVerdict(String bootstrapServers) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (findings(bootstrapServers).stream()
                .noneMatch(finding -> finding.kind() == Finding.Kind.VERDICT)) {
            assertTrue(System.nanoTime() < deadline, "no move was judged");
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    /** Until a checkpoint of the job holds all that was sent. */
    private static void awaitAllRead(String bootstrapServers) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            while (!unread(admin).isEmpty()) {
                assertTrue(System.nanoTime() < deadline, () -> "not read: " + unread(admin));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    /** How many samples the job has not committed yet, of each partition that has such. */
    private static Map<TopicPartition, Long> unread(Admin admin) {
        try {
            Map<TopicPartition, OffsetAndMetadata> read =
                    admin.listConsumerGroupOffsets(JobOptions.KAFKA_GROUP.defaultValue())
                            .partitionsToOffsetAndMetadata()
                            .get();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                ends.put(
                        new TopicPartition(Topics.SAMPLES.topic(), partition), OffsetSpec.latest());
            }
            Map<TopicPartition, Long> left = new HashMap<>();
            admin.listOffsets(ends)
                    .all()
                    .get()
                    .forEach(
                            (partition, end) -> {
                                OffsetAndMetadata at = read.get(partition);
                                long missing = end.offset() - (at == null ? 0 : at.offset());
                                if (missing > 0) {
                                    left.put(partition, missing);
                                }
                            });
            return left;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Finding> findings(String bootstrapServers) throws Exception {
        List<Finding> findings = new ArrayList<>();
        for (byte[] bytes : read(bootstrapServers, Topics.FINDINGS)) {
            findings.add(JsonCodec.finding().decode(bytes));
        }
        return findings;
    }

    private static List<Command> commands(String bootstrapServers) throws Exception {
        Map<Long, Command> commands = new TreeMap<>();
        for (byte[] bytes : read(bootstrapServers, Topics.REBALANCE)) {
            Command command = JsonCodec.command().decode(bytes);
            commands.put(command.issuedAtEpochMillis(), command);
        }
        return new ArrayList<>(commands.values());
    }

    private static List<byte[]> read(String bootstrapServers, Topics topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic.topic()).stream()
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<byte[]> values = new ArrayList<>();
            TreeSet<Integer> unread = new TreeSet<>();
            do {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    values.add(each.value());
                }
                unread.clear();
                for (TopicPartition each : partitions) {
                    if (consumer.position(each) < ends.getOrDefault(each, 0L)) {
                        unread.add(each.partition());
                    }
                }
            } while (!unread.isEmpty());
            return values;
        }
    }
}
