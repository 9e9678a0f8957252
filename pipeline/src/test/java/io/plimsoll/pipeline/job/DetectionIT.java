package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.aSample;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.aVm;
import static io.plimsoll.pipeline.indicator.VmSampleBuilder.uuidOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.anomaly.AnomalyPolicy;
import io.plimsoll.pipeline.indicator.SampleBuilder;
import io.plimsoll.sinks.InfluxPoint;
import io.plimsoll.wire.CommandSigner;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.HostSampleCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole graph on a real, small Flink cluster. The VM "web" on h1 uses half a core, but two and
 * a half from minute 120 to 140; on h2 all is quiet. An hour is learnt.
 */
class DetectionIT {
    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final int STEP_FROM = 120;
    private static final int STEP_TO = 140;
    private static final int MINUTES = 200;
    private static final int WINDOWS = 6;
    private static final long LAST_FORECAST = SampleBuilder.T0 + (MINUTES - 5) * 60_000L;

    @TempDir private Path folder = Path.of("");

    /** What a run gave, in an order that does not depend on threads. */
    private record Outcome(TreeMap<String, Finding> findings, TreeMap<String, InfluxPoint> points) {
        List<Finding> ofWeb() {
            return findings.values().stream()
                    .filter(each -> uuidOf("web").equals(each.vmUuid()))
                    .toList();
        }
    }

    /** One job with sources and sinks of its own, which may be stopped and go on. */
    private final class Run {
        private final ScriptedSource samples;
        private final ScriptedSource inventory;
        private final ScriptedSource results;
        private final QueueSink<Finding> findings;
        private final QueueSink<InfluxPoint> points;
        private final HostSampleCodec codec = new HostSampleCodec();
        private final Random random = new Random(12);
        private final TreeMap<String, InfluxPoint> seen = new TreeMap<>();
        private double webSeconds = 1000;

        Run(String name) {
            samples = new ScriptedSource(name + "-samples");
            inventory = new ScriptedSource(name + "-inventory");
            results = new ScriptedSource(name + "-results");
            findings = new QueueSink<>(name + "-findings", Finding.class);
            points = new QueueSink<>(name + "-points", InfluxPoint.class);
        }

        JobClient start(String savepoint) throws Exception {
            Configuration strict = new Configuration();
            strict.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
            strict.set(PipelineOptions.GENERIC_TYPES, false);
            if (!savepoint.isEmpty()) {
                strict.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
            }
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(strict);
            env.setParallelism(2);
            RebalanceTopology.Streams streams =
                    RebalanceTopology.build(
                            env,
                            new RebalanceTopology.Sources(samples, inventory, results),
                            policy());
            streams.findings().sinkTo(findings).uid("findings-out");
            streams.points().sinkTo(points).uid("points-out");
            return env.executeAsync();
        }

        private RebalancePolicy policy() throws Exception {
            Path key = folder.resolve("key");
            Files.writeString(
                    key,
                    Base64.getEncoder()
                            .encodeToString(CommandSigner.newKeyPair().getPrivate().getEncoded()));
            RebalancePolicy usual = Fixtures.policy(key.toString());
            AnomalyPolicy anomalies = usual.detection().anomalies();
            return new RebalancePolicy(
                    new WindowPolicy(10_000, 10_000, 3_000, 10_000, 1_000),
                    RawProfile.OFF,
                    usual.quarantine(),
                    usual.hotspots(),
                    usual.limits(),
                    usual.fencingEpoch(),
                    usual.commandKeyFile(),
                    new DetectionPolicy(
                            new AnomalyPolicy(
                                    anomalies.detectors(),
                                    anomalies.hosts(),
                                    anomalies.threshold(),
                                    anomalies.confirm(),
                                    3_600_000,
                                    anomalies.clearMillis(),
                                    anomalies.usualMillis()),
                            usual.detection().storms()));
        }

        /** Both hosts tick once a window. */
        void minutes(int from, int to) {
            for (int tick = from * WINDOWS; tick < to * WINDOWS; tick++) {
                boolean busy = tick >= STEP_FROM * WINDOWS && tick < STEP_TO * WINDOWS;
                webSeconds += 10 * ((busy ? 2.5 : 0.5) + 0.05 * random.nextDouble());
                double second = 10.0 * tick + 5;
                // Memory that stands still for minutes is not believed.
                long available = 8 * SampleBuilder.GIB - tick % 7 * 4096L;
                SampleBuilder h1 =
                        aSample()
                                .host("h1")
                                .at(second)
                                .seq(tick)
                                .intervalMillis(10_000)
                                .memory(16 * SampleBuilder.GIB, available);
                samples.write(
                        raw(
                                h1.cpuSeconds(webSeconds + tick)
                                        .vm(aVm("web").cpuSeconds(webSeconds))
                                        .build()));
                SampleBuilder h2 =
                        aSample()
                                .host("h2")
                                .at(second)
                                .seq(tick)
                                .intervalMillis(10_000)
                                .memory(16 * SampleBuilder.GIB, available);
                samples.write(raw(h2.cpuSeconds(1000 + tick).build()));
            }
        }

        private RawRecord raw(HostSample sample) {
            return Fixtures.record(
                    sample.getHost(), codec.encode(sample), sample.getWallMillis(), "samples");
        }

        /** Takes points until the forecast of this time has come for both hosts. */
        void awaitForecast(long atMillis) throws InterruptedException {
            int hosts = 0;
            while (hosts < 2) {
                InfluxPoint point = points.next(60_000);
                if (point == null) {
                    throw new AssertionError("no forecast of " + atMillis + " came");
                }
                keep(point);
                boolean last =
                        point.measurement().equals("host_forecast")
                                && point.atEpochMillis() == atMillis
                                && "30m".equals(point.tags().get("horizon"));
                hosts += last ? 1 : 0;
            }
        }

        private void keep(InfluxPoint point) {
            boolean detection = point.measurement().matches(".*_(forecast|anomaly)");
            if (detection && point.atEpochMillis() <= LAST_FORECAST) {
                String id =
                        point.measurement() + new TreeMap<>(point.tags()) + point.atEpochMillis();
                assertTrue(seen.put(id, point) == null, "twice: " + point);
            }
        }

        /** Stops the job where it is: what it read until then has come out when this returns. */
        String stop(JobClient job) throws Exception {
            return job.stopWithSavepoint(
                            false, folder.toUri().toString(), SavepointFormatType.CANONICAL)
                    .get(60, TimeUnit.SECONDS);
        }

        /** All that has come out. */
        Outcome outcome() throws InterruptedException {
            TreeMap<String, Finding> found = new TreeMap<>();
            for (Finding next = findings.next(0); next != null; next = findings.next(0)) {
                String id = next.id() + "/" + next.state();
                assertTrue(found.put(id, next) == null, "twice: " + next);
            }
            for (InfluxPoint next = points.next(0); next != null; next = points.next(0)) {
                keep(next);
            }
            return new Outcome(found, seen);
        }
    }

    private Outcome undisturbed() throws Exception {
        Run run = new Run("undisturbed");
        JobClient job = run.start("");
        run.minutes(0, MINUTES + 2);
        run.awaitForecast(LAST_FORECAST);
        run.stop(job);
        return run.outcome();
    }

    @Test
    void aStepInOneVmIsToldOnceAndClearedOnceAlsoAcrossARestartFromASavepoint() throws Exception {
        Outcome whole = undisturbed();

        assertEquals(
                List.of(Finding.State.CLEARED, Finding.State.OPEN),
                whole.ofWeb().stream().map(Finding::state).toList(),
                whole.findings().toString());
        Finding open = whole.ofWeb().get(1);
        assertEquals(Finding.Kind.ANOMALY, open.kind());
        assertEquals("h1", open.host());
        assertEquals("vm.cpu.used", open.evidence().get(0).indicator());
        assertEquals(2.5, open.evidence().get(0).value(), 0.1);
        assertEquals(SampleBuilder.T0 + STEP_FROM * 60_000L, open.sinceEpochMillis());
        assertTrue(
                whole.findings().values().stream().noneMatch(each -> each.host().equals("h2")),
                whole.findings().toString());

        // Stopped while the finding is open, and between two windows of a minute.
        Run run = new Run("restarted");
        JobClient job = run.start("");
        run.minutes(0, 131);
        run.awaitForecast(SampleBuilder.T0 + 130 * 60_000L);
        String savepoint = run.stop(job);
        JobClient again = run.start(savepoint);
        run.minutes(131, MINUTES + 2);
        run.awaitForecast(LAST_FORECAST);
        run.stop(again);
        Outcome restarted = run.outcome();

        assertEquals(whole.findings(), restarted.findings());
        assertEquals(whole.points(), restarted.points());
        assertTrue(
                whole.points().keySet().stream().anyMatch(id -> id.startsWith("vm_forecast")),
                "forecasts of the VM");
        assertTrue(
                whole.points().keySet().stream().anyMatch(id -> id.startsWith("vm_anomaly")),
                "points of the anomaly");
    }
}
