package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.uuidOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.sinks.InfluxLines;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole graph on a real, small Flink cluster; a test writes to its topics while it runs. Two
 * hosts of four CPUs: on h1 the VMs "db" and "web" demand 4.4 of them, on h2 nothing runs.
 */
class RebalanceTopologyIT {
    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final long PATIENCE_MILLIS = 180_000;
    private static final long IDLE_MILLIS = 1_000;

    @TempDir private Path folder = Path.of("");

    private final ScriptedSource samples = new ScriptedSource("samples");
    private final ScriptedSource inventory = new ScriptedSource("inventory");
    private final ScriptedSource results = new ScriptedSource("results");
    private final QueueSink<HostWindow> indicators =
            new QueueSink<>("indicators", HostWindow.class);
    private final QueueSink<Command> commands = new QueueSink<>("commands", Command.class);
    private final QueueSink<Finding> findings = new QueueSink<>("findings", Finding.class);
    private final QueueSink<RejectedRecord> rejected =
            new QueueSink<>("rejected", RejectedRecord.class);
    private final QueueSink<InfluxLines> lines = new QueueSink<>("lines", InfluxLines.class);
    private final QueueSink<InfluxPoint> points = new QueueSink<>("points", InfluxPoint.class);
    private final KeyPair keys = CommandSigner.newKeyPair();
    private @Nullable JobClient job;
    private int second;
    private double cpuSecondsOfH1 = 1000;
    private double cpuSecondsOfH2 = 1000;
    private double readySecondsOfDb;
    private String hostOfWeb = "h1";

    @BeforeEach
    void start() throws Exception {
        Path keyFile = folder.resolve("key");
        Files.writeString(
                keyFile, Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
        Configuration strict = new Configuration();
        strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        strict.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(strict);
        env.setParallelism(2);
        RebalancePolicy usual = Fixtures.policy(keyFile.toString());
        RebalancePolicy policy =
                new RebalancePolicy(
                        new WindowPolicy(10_000, 10_000, 3_000, 10_000, IDLE_MILLIS),
                        RawProfile.OFF,
                        usual.quarantine(),
                        usual.hotspots(),
                        usual.limits(),
                        usual.fencingEpoch(),
                        usual.commandKeyFile());
        RebalanceTopology.Streams streams =
                RebalanceTopology.build(
                        env, new RebalanceTopology.Sources(samples, inventory, results), policy);
        streams.indicators().sinkTo(indicators).uid("indicators-out");
        RebalanceTopology.signed(streams.commands(), policy.commandKeyFile())
                .sinkTo(commands)
                .uid("commands-out");
        streams.findings().sinkTo(findings).uid("findings-out");
        streams.rejected().sinkTo(rejected).uid("rejected-out");
        streams.lines().sinkTo(lines).uid("lines-out");
        streams.points().sinkTo(points).uid("points-out");
        job = env.executeAsync();
        awaitRunning(job);
        inventory.write(json(Fixtures.inventory("h1")));
        inventory.write(json(Fixtures.inventory("h2")));
    }

    @AfterEach
    void stop() throws Exception {
        if (job != null) {
            job.cancel().get();
            while (!job.getJobStatus().get().isGloballyTerminalState()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** Its event time goes by its samples: none may pass before it reads them. */
    private static void awaitRunning(JobClient job) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (job.getJobStatus().get() != JobStatus.RUNNING) {
            assertTrue(System.nanoTime() < deadline, "the job does not start");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static RawRecord json(HostInventory inventory) {
        return Fixtures.record(
                inventory.host(), JsonCodec.inventory().encode(inventory), 0, "inventory");
    }

    /** Both hosts tick once a second; "web" is on h1, which is too much for it, or on h2. */
    private void tick(int seconds, String host) {
        hostOfWeb = host;
        for (int i = 0; i < seconds; i++, second++) {
            boolean moved = hostOfWeb.equals("h2");
            cpuSecondsOfH1 += moved ? 2.5 : 4.0;
            cpuSecondsOfH2 += moved ? 1.5 : 0.02;
            readySecondsOfDb += moved ? 0 : 0.4;
            long available = 8 * SampleBuilder.GIB - second % 7 * 4096L;
            SampleBuilder h1 = aSample().host("h1").at(second);
            SampleBuilder h2 = aSample().host("h2").at(second);
            h1.cpuSeconds(cpuSecondsOfH1).memory(16 * SampleBuilder.GIB, available);
            h2.cpuSeconds(cpuSecondsOfH2).memory(16 * SampleBuilder.GIB, available);
            (moved ? h2 : h1).vm(aVm("web").cpuSeconds(second * 1.5));
            h1.vm(aVm("db").memoryGib(4).cpuSeconds(second * 2.5).vcpu(0, readySecondsOfDb));
            samples.write(Fixtures.raw(h1));
            samples.write(Fixtures.raw(h2));
        }
    }

    /**
     * The next record of a sink; hosts tick on, ten seconds at a time, until it comes. Only when
     * the job has read what there is, since a busy machine must not let a command's life pass.
     */
    private <T> T nextOf(QueueSink<T> sink) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (System.nanoTime() < deadline) {
            T record = sink.next(2_000);
            if (record != null) {
                return record;
            }
            if (samples.isRead()) {
                tick(10, hostOfWeb);
            }
        }
        throw new AssertionError("nothing came until second " + second);
    }

    private void answer(Command command, CommandState state) {
        results.write(
                Fixtures.record(
                        command.host(),
                        JsonCodec.result()
                                .encode(
                                        Fixtures.result(
                                                command, state, SampleBuilder.T0 + second * 1000L)),
                        0,
                        "results"));
    }

    /** VMs that wait are findings too; those of others than asked for are passed over. */
    private Finding nextFinding(Predicate<Finding> wanted) throws Exception {
        Finding finding = nextOf(findings);
        while (!wanted.test(finding)) {
            finding = nextOf(findings);
        }
        return finding;
    }

    @Test
    void aHotHostIsCuredByOneSignedCommandAndTheCureIsVerified() throws Exception {
        tick(34, "h1");
        Finding hotspot = nextFinding(finding -> finding.id().contains("/hotspot/cpu.demand/"));
        Command command = nextOf(commands);

        assertEquals(Finding.Kind.HOTSPOT, hotspot.kind());
        assertEquals("h1", hotspot.host());
        assertEquals("h1", command.host());
        assertEquals(uuidOf("web"), command.vmUuid(), "the cheapest that suffices");
        assertNotNull(command.migration());
        assertEquals("h2", command.migration().destinationHost());
        assertTrue(
                CommandSigner.verifies(JsonCodec.command().encode(command), keys.getPublic()),
                "the signature must belong to the key");
        tick(30, "h1");
        assertNull(commands.next(2_000), "no second command while the first is under way");

        answer(command, CommandState.ACCEPTED);
        answer(command, CommandState.DONE);
        tick(60, "h2");

        List<Finding> later = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            later.add(
                    nextFinding(
                            finding ->
                                    finding.kind() == Finding.Kind.VERDICT
                                            || finding.id().equals(hotspot.id())));
        }
        later.sort(Comparator.comparing(Finding::kind));
        assertEquals(Finding.State.CLEARED, later.get(0).state(), later.toString());
        assertEquals(hotspot.id(), later.get(0).id());
        assertTrue(later.get(1).summary().startsWith("cured"), later.toString());
        assertNull(commands.next(2_000), "no command while nothing is hot");
        assertNull(rejected.next(0));
        assertNotNull(lines.next(0));
        assertNotNull(points.next(0));
    }

    @Test
    void aGarbledRecordOfEachTopicIsRejectedWithAReasonAndTheLoopGoesOn() throws Exception {
        byte[] garbage = "{not json".getBytes(StandardCharsets.UTF_8);
        samples.write(Fixtures.record("h1", garbage, SampleBuilder.T0, "samples-0@0"));
        inventory.write(Fixtures.record("h1", garbage, SampleBuilder.T0, "inventory-0@2"));
        results.write(Fixtures.record("h1", garbage, SampleBuilder.T0, "results-0@0"));
        tick(34, "h1");

        for (int i = 0; i < 3; i++) {
            RejectedRecord record = rejected.next(PATIENCE_MILLIS);
            assertNotNull(record);
            String expected = record.source().startsWith("samples") ? "not a sample" : "not JSON";
            assertTrue(record.reason().contains(expected), record.reason());
            assertEquals(garbage.length, record.bytes().length);
        }
        assertNotNull(nextOf(commands));
    }

    @Test
    void theTimeGoesOnRightlyAfterAllHostsWereSilent() throws Exception {
        tick(15, "h1");
        assertNotNull(indicators.next(PATIENCE_MILLIS));
        assertNull(
                commands.next(4 * IDLE_MILLIS), "nothing can be hot yet, and all become idle now");

        tick(30, "h1");

        assertEquals("h1", nextOf(commands).host());
    }
}
