package io.plimsoll.agent;

import static io.plimsoll.agent.command.TestCommands.VM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.command.TestCommands;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.spool.Outgoing;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent against a real broker. */
class AgentIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final FakeHost host = new FakeHost();
    private final FakeHypervisor hypervisor = new FakeHypervisor().with(VM);
    private final FakeMigrator migrator = new FakeMigrator();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Path dir;
    private TestBroker broker;

    @BeforeEach
    void aBrokerThatIsNotStarted(@TempDir Path folder) throws Exception {
        dir = folder;
        broker = new TestBroker(dir.resolve("kafka"));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        broker.close();
    }

    @Test
    void aBrokerThatIsAwayAtTheStartAndInMidRunLosesNothing() throws Exception {
        Agent agent = start(config().build());
        awaitReads(20);

        broker.start();
        broker.createTopics();
        awaitSamples(30);
        broker.stop();
        int reads = host.reads();
        awaitReads(reads + 20);
        broker.start();
        awaitSamples(reads + 30);
        Await.until(
                "the backlog has arrived",
                LONG,
                () ->
                        samples().stream().mapToLong(HostSample::getSeq).max().orElse(-1)
                                < samples().size());
        agent.close();

        List<HostSample> samples = samples();
        List<Long> numbers = new ArrayList<>();
        samples.forEach(sample -> numbers.add(sample.getSeq()));
        assertTrue(numbers.contains(host.reads() - 1L), "what was sampled last was flushed");
        numbers.addAll(leftInTheSpool());
        assertEquals(
                LongStream.range(0, host.reads()).boxed().toList(),
                numbers.stream().sorted().toList(),
                "without holes, none twice");
        ConsumerRecord<byte[], byte[]> first = broker.read(Topics.SAMPLES).get(0);
        assertArrayEquals("hv1".getBytes(StandardCharsets.UTF_8), first.key());
        assertEquals(samples.get(0).getWallMillis(), first.timestamp());
    }

    @Test
    void afterAnOutageTheNewestComesFirstAndTheBacklogFollowsInItsOrder() throws Exception {
        broker.start();
        broker.createTopics();
        // So long that a pause of the machine does not make a live tick history, and without the
        // pauses of its disk.
        start(
                config().with("spool.replay.rate", "0.5")
                        .with("sample.interval", "300ms")
                        .with("spool.fsync.interval", "10m")
                        .build());
        awaitSamples(5);
        broker.stop();
        awaitReads(host.reads() + 40);
        long newest = host.reads();

        broker.start();
        Await.until("45 samples after the outage", LONG, () -> after(newest).size() >= 45);

        List<Long> seqs = after(newest);
        List<Long> backlog = seqs.stream().filter(seq -> seq < newest).toList();
        List<Long> live = seqs.stream().filter(seq -> seq >= newest).toList();
        assertEquals(backlog.stream().sorted().toList(), backlog, "in order");
        assertEquals(live.stream().sorted().toList(), live, "in order");
        assertTrue(
                live.size() > backlog.size() * 1.3 && backlog.size() > 5,
                () -> live.size() + " live, " + backlog.size() + " of the backlog");
    }

    @Test
    void topicsThatAreMissingAreWaitedFor() throws Exception {
        broker.start();
        start(config().build());
        awaitReads(20);

        broker.createTopics();

        awaitSamples(30);
        Await.until(
                "the first tick arrives too",
                LONG,
                () -> samples().stream().anyMatch(sample -> sample.getSeq() == 0));
        HostInventory inventory =
                JsonCodec.inventory().decode(broker.read(Topics.INVENTORY).get(0).value());
        assertEquals("hv1", inventory.host());
        assertEquals(VM, inventory.vms().get(0).uuid());
    }

    @Test
    void badCommandsAreRefusedWithAResultAndTheLoopGoesOn() throws Exception {
        broker.start();
        broker.createTopics();
        start(config().build());
        awaitSamples(1);

        long now = System.currentTimeMillis();
        command(good("forged").signedBy(CommandSigner.newKeyPair()));
        command(good("late").issued(now - 9000).expires(now - 5000));
        broker.send(Topics.REBALANCE, "hv1", "{garbage".getBytes(StandardCharsets.UTF_8));
        broker.send(Topics.REBALANCE, "hv1", new byte[0]);
        broker.send(
                Topics.REBALANCE,
                "hv1",
                "{\"v\":1,\"id\":\"half\"}".getBytes(StandardCharsets.UTF_8));
        broker.send(Topics.REBALANCE, "hv2", good("theirs").host("hv2").bytes());
        byte[] good = good("good").bytes();
        broker.send(Topics.REBALANCE, "hv1", good);
        broker.send(Topics.REBALANCE, "hv1", good);
        command(good("stale").fencingEpoch(1));

        Await.until("all answers", LONG, () -> results().size() >= 8);
        Map<String, String> refusals = new TreeMap<>();
        for (CommandResult result : results()) {
            if (result.state() == CommandState.REFUSED) {
                refusals.put(result.commandId(), result.code());
            }
        }
        assertEquals(
                Map.of(
                        "forged", "forged",
                        "late", "expired",
                        "half", "garbled",
                        "good", "seen",
                        "stale", "fenced"),
                refusals);
        assertEquals(List.of(VM), migrator.begun());
        assertEquals(1, results().stream().filter(r -> r.state() == CommandState.DONE).count());
        int reads = host.reads();
        awaitReads(reads + 5);
    }

    @Test
    void commandsGivenWhileTheAgentWasAwayAreReceivedOnce() throws Exception {
        broker.start();
        broker.createTopics();
        Agent first = start(config().build());
        command(good("one"));
        Await.until("the first is done", LONG, () -> done().contains("one"));
        first.close();

        command(good("two"));
        start(config().build());

        Await.until("the second is done", LONG, () -> done().contains("two"));
        assertEquals(List.of("one", "two"), done());
        assertEquals(List.of(VM, VM), migrator.begun());
    }

    @Test
    void anAgentThatIsKilledWhileTheBrokerIsAwayLosesNothing() throws Exception {
        Path spool = dir.resolve("child/spool");
        Process killed = child();
        Await.until(
                "some ticks are on disk",
                LONG,
                () -> bytesIn(spool.resolve("ticks")) > 40_000); // the ledger has 8 KiB of it
        killed.destroyForcibly().waitFor();

        broker.start();
        broker.createTopics();
        Process next = child();
        Await.until("samples of both arrive", LONG, () -> byEpoch().size() == 2);
        Await.until(
                "the second goes on, and the first has arrived as far as it came",
                LONG,
                () ->
                        List.copyOf(byEpoch().values()).get(1).size() > 5
                                && byEpoch().values().stream().allMatch(some -> some.size() > 3)
                                && byEpoch().values().stream().allMatch(AgentIT::withoutHoles));
        next.destroy(); // SIGTERM

        assertTrue(next.waitFor(60, TimeUnit.SECONDS), "it stops when told to");
        assertEquals(0, next.exitValue());
        for (List<Long> numbers : byEpoch().values()) {
            assertTrue(withoutHoles(numbers), numbers::toString);
        }
    }

    @Test
    void manyAgentsLiveInOneJvmAndLeaveNothingBehind() throws Exception {
        long agents = 20;
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        broker.start();
        broker.createTopics();
        List<Agent> fleet = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            fleet.add(
                    start(
                            TestConfig.in(dir.resolve("many" + i))
                                    .with("host.id", "many" + i)
                                    .with("sample.interval", "500ms")
                                    .with("kafka.bootstrap.servers", broker.address())
                                    .build()));
        }
        Await.until(
                "all of them are heard",
                LONG,
                () -> samples().stream().map(HostSample::getHost).distinct().count() == agents);

        // Loop, inventory, commands and shipper, and what Kafka's two clients need.
        List<String> threads = agentThreads(others);
        assertTrue(threads.size() <= agents * 6, threads::toString);
        for (Agent agent : fleet) {
            agent.close();
        }
        Await.until(
                "all threads end",
                LONG,
                () -> agentThreads(others).isEmpty(),
                () -> "" + agentThreads(others));
    }

    /** But for those that other tests began in this JVM. */
    private static List<String> agentThreads(Set<Thread> others) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("plimsoll-"))
                .filter(thread -> !others.contains(thread))
                .peek(thread -> assertTrue(thread.isDaemon(), thread.getName()))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    private TestConfig config() {
        return TestConfig.in(dir.resolve("state"))
                .with("sample.interval", "100ms")
                .with("kafka.bootstrap.servers", broker.address())
                .with("command.public.key", TestCommands.publicKey());
    }

    private Agent start(AgentConfig config) {
        Agent agent = new Agent(config, host, hypervisor, migrator);
        toClose.add(agent);
        agent.start();
        return agent;
    }

    /** The agent as a process of its own. */
    private Process child() throws Exception {
        Path file =
                Files.writeString(
                        dir.resolve("agent.properties"),
                        String.join(
                                "\n",
                                "host.id = hv1",
                                "kafka.bootstrap.servers = " + broker.address(),
                                "state.dir = " + dir.resolve("child"),
                                "sample.interval = 200ms",
                                "spool.replay.rate = 5",
                                "libvirt.enabled = false"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.plimsoll.agent.AgentMain",
                                "--config",
                                file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("child.log").toFile())
                        .start();
        toClose.add(process::destroyForcibly);
        return process;
    }

    private static boolean withoutHoles(List<Long> numbers) {
        List<Long> sorted = numbers.stream().sorted().toList();
        return sorted.equals(LongStream.range(0, sorted.size()).boxed().toList());
    }

    private static long bytesIn(Path folder) throws Exception {
        if (!Files.exists(folder)) {
            return 0;
        }
        long bytes = 0;
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static TestCommands good(String id) {
        long now = System.currentTimeMillis();
        return TestCommands.aCommand().id(id).issued(now).expires(now + 60_000);
    }

    private void command(TestCommands command) throws Exception {
        broker.send(Topics.REBALANCE, "hv1", command.bytes());
    }

    private void awaitReads(int count) throws Exception {
        Await.until(count + " readings of the host", LONG, () -> host.reads() >= count);
    }

    private void awaitSamples(int count) throws Exception {
        Await.until(count + " samples", LONG, () -> samples().size() >= count);
    }

    private List<HostSample> samples() throws Exception {
        HostSampleCodec codec = new HostSampleCodec();
        List<HostSample> samples = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> sent : broker.read(Topics.SAMPLES)) {
            samples.add(codec.decode(sent.value()));
        }
        return samples;
    }

    /**
     * What came after an outage in which this number was reached, in the order of its arrival, from
     * the first live tick on: where the backlog comes first there is none of it behind.
     */
    private List<Long> after(long outage) throws Exception {
        return samples().stream()
                .map(HostSample::getSeq)
                .dropWhile(seq -> seq < outage) // before it, and the one that was under way
                .toList();
    }

    /** Numbers of the ticks that a closed agent has not sent. */
    private List<Long> leftInTheSpool() throws Exception {
        HostSampleCodec codec = new HostSampleCodec();
        List<Long> left = new ArrayList<>();
        try (Spool spool =
                new Spool(dir.resolve("state/spool"), config().build().spool().maxBytes())) {
            while (spool.waitingTicks() > 0) {
                Spool.Waiting waiting = spool.head(Duration.ZERO).orElseThrow();
                if (waiting.record().kind() == Outgoing.Kind.TICK) {
                    left.add(codec.decode(waiting.record().value()).getSeq());
                }
                spool.commit(waiting);
            }
        }
        return left;
    }

    private Map<Long, List<Long>> byEpoch() throws Exception {
        return samples().stream()
                .collect(
                        Collectors.groupingBy(
                                HostSample::getAgentEpoch,
                                TreeMap::new,
                                Collectors.mapping(HostSample::getSeq, Collectors.toList())));
    }

    private List<CommandResult> results() throws Exception {
        JsonCodec<CommandResult> codec = JsonCodec.result();
        List<CommandResult> results = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> sent : broker.read(Topics.RESULTS)) {
            results.add(codec.decode(sent.value()));
        }
        return results;
    }

    private Collection<String> done() throws Exception {
        return results().stream()
                .filter(result -> result.state() == CommandState.DONE)
                .map(CommandResult::commandId)
                .toList();
    }
}
