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
import java.util.Base64;
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

    private static final long PATIENCE_MILLIS = 60_000;
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
    private final QueueSink<InfluxPoint> points = new QueueSink<>("points", InfluxPoint.class);
    private final KeyPair keys = CommandSigner.newKeyPair();
    private @Nullable JobClient job;
    private int now;

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
                        new WindowPolicy(10_000, 3_000, 10_000, IDLE_MILLIS),
                        usual.hotspots(),
                        usual.limits(),
                        usual.fencingEpoch(),
                        usual.commandKeyFile());
        RebalanceTopology.Streams streams =
                RebalanceTopology.build(
                        env, new RebalanceTopology.Sources(samples, inventory, results), policy);
        streams.indicators().sinkTo(indicators).uid("indicators-out");
        streams.commands().sinkTo(commands).uid("commands-out");
        streams.findings().sinkTo(findings).uid("findings-out");
        streams.rejected().sinkTo(rejected).uid("rejected-out");
        streams.points().sinkTo(points).uid("points-out");
        job = env.executeAsync();
        inventory.write(json(Fixtures.inventory("h1")));
        inventory.write(json(Fixtures.inventory("h2")));
    }

    @AfterEach
    void stop() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
    }

    private static RawRecord json(HostInventory inventory) {
        return new RawRecord(
                inventory.host(), JsonCodec.inventory().encode(inventory), 0, "inventory");
    }

    /** Both hosts tick once a second; "web" is on h1, which is too much for it, or on h2. */
    private void tickFor(int seconds, String hostOfWeb) {
        for (int end = now + seconds; now < end; now++) {
            boolean moved = hostOfWeb.equals("h2");
            SampleBuilder h1 = aSample().host("h1").at(now);
            SampleBuilder h2 = aSample().host("h2").at(now);
            h1.cpuSeconds(1000 + now * (moved ? 2.5 : 4.0));
            h2.cpuSeconds(1000 + now * (moved ? 1.5 : 0.0));
            (moved ? h2 : h1).vm(aVm("web").cpuSeconds(now * 1.5));
            h1.vm(aVm("db").memoryGib(4).cpuSeconds(now * 2.5).vcpu(0, moved ? 100.0 : now * 0.4));
            samples.write(Fixtures.raw(h1));
            samples.write(Fixtures.raw(h2));
        }
    }

    private Finding finding(Finding.Kind kind) throws InterruptedException {
        while (true) {
            Finding finding = findings.next(PATIENCE_MILLIS);
            assertNotNull(finding, "a finding of the kind " + kind + " was expected");
            if (finding.kind() == kind) {
                return finding;
            }
        }
    }

    /** The inventory may come after the first hot windows, so h1 stays hot until there is one. */
    private Command commandWhileHot() throws InterruptedException {
        for (int window = 0; window < 60; window++) {
            tickFor(10, "h1");
            Command command = commands.next(1_000);
            if (command != null) {
                return command;
            }
        }
        throw new AssertionError("a command was expected");
    }

    private void answer(Command command, CommandState state, int second) {
        results.write(
                new RawRecord(
                        command.host(),
                        JsonCodec.result()
                                .encode(
                                        Fixtures.result(
                                                command, state, SampleBuilder.T0 + second * 1000L)),
                        0,
                        "results"));
    }

    @Test
    void aHotHostIsCuredByOneSignedCommandAndTheCureIsVerified() throws Exception {
        tickFor(24, "h1");
        Command command = commandWhileHot();
        Finding hotspot = finding(Finding.Kind.HOTSPOT);

        assertEquals("h1", hotspot.host());
        assertEquals("h1", command.host());
        assertEquals(uuidOf("web"), command.vmUuid(), "the cheapest that suffices");
        assertNotNull(command.migration());
        assertEquals("h2", command.migration().destinationHost());
        assertTrue(
                CommandSigner.verifies(JsonCodec.command().encode(command), keys.getPublic()),
                "the signature must belong to the key");
        tickFor(30, "h1");
        assertNull(commands.next(2_000), "no second command while the first is under way");

        answer(command, CommandState.ACCEPTED, now);
        answer(command, CommandState.DONE, now + 2);
        tickFor(60, "h2");

        Finding verdict = finding(Finding.Kind.VERDICT);
        assertTrue(verdict.summary().startsWith("cured"), verdict.summary());
        assertNull(commands.next(2_000), "no command while nothing is hot");
        assertNull(rejected.next(0));
        assertNotNull(points.next(0));
    }

    @Test
    void aGarbledRecordOfEachTopicIsRejectedWithAReasonAndTheLoopGoesOn() throws Exception {
        byte[] garbage = "{not json".getBytes(StandardCharsets.UTF_8);
        samples.write(new RawRecord("h1", garbage, SampleBuilder.T0, "samples-0@0"));
        inventory.write(new RawRecord("h1", garbage, SampleBuilder.T0, "inventory-0@2"));
        results.write(new RawRecord("h1", garbage, SampleBuilder.T0, "results-0@0"));
        tickFor(24, "h1");

        for (int i = 0; i < 3; i++) {
            RejectedRecord record = rejected.next(PATIENCE_MILLIS);
            assertNotNull(record);
            String expected = record.source().startsWith("samples") ? "not a sample" : "not JSON";
            assertTrue(record.reason().contains(expected), record.reason());
            assertEquals(garbage.length, record.bytes().length);
        }
        assertNotNull(commandWhileHot());
    }

    @Test
    void theTimeGoesOnRightlyAfterAllHostsWereSilent() throws Exception {
        tickFor(15, "h1");
        assertNotNull(indicators.next(PATIENCE_MILLIS));
        assertNull(
                commands.next(4 * IDLE_MILLIS), "nothing can be hot yet, and all become idle now");

        tickFor(20, "h1");

        assertEquals("h1", commandWhileHot().host());
    }
}
