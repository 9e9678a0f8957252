package io.plimsoll.standalone.demo;

import io.plimsoll.pipeline.job.JobConfig;
import io.plimsoll.pipeline.job.RebalanceJob;
import io.plimsoll.standalone.influx.InfluxServer;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.standalone.kafka.TopicSetupException;
import io.plimsoll.wire.CommandSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Kafka, InfluxDB and the job in this JVM; started in order and stopped in the reverse one. */
final class DemoStack implements AutoCloseable {
    private static final int PARALLELISM = 2;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Path work;
    private final KeyPair commandKeys = CommandSigner.newKeyPair();

    DemoStack(Path work) {
        this.work = work;
    }

    EmbeddedKafka startKafka() throws DemoFailure {
        try {
            EmbeddedKafka kafka = EmbeddedKafka.start(work.resolve("kafka"));
            running.push(kafka);
            new TopicSetup(kafka.bootstrapServers(), PARALLELISM, Optional.empty())
                    .createMissing(Duration.ofSeconds(30));
            return kafka;
        } catch (IOException | TopicSetupException e) {
            throw new DemoFailure("Kafka did not start: " + e.getMessage(), e);
        }
    }

    InfluxServer startInflux(Path influxd) throws DemoFailure {
        try {
            InfluxServer influx = InfluxServer.start(influxd, work.resolve("influxdb"), "plimsoll");
            running.push(influx);
            return influx;
        } catch (IOException e) {
            throw new DemoFailure("InfluxDB did not start: " + e.getMessage(), e);
        }
    }

    void startJob(EmbeddedKafka kafka, InfluxServer influx) throws DemoFailure {
        try {
            Path key =
                    Files.createFile(
                            work.resolve("command.key"),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    key, Base64.getEncoder().encodeToString(commandKeys.getPrivate().getEncoded()));
            String[] options = {
                "--kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "--influx.url",
                influx.target().url(),
                "--influx.api",
                influx.target().api(),
                "--influx.bucket",
                influx.target().bucket(),
                "--command.key.file",
                key.toString(),
                "--window",
                "5s",
                "--store.every",
                "5s",
                "--window.lateness",
                "1s",
                "--hotspot.k",
                "2",
                "--hotspot.n",
                "3",
                "--checkpoint.interval",
                "1s"
            };
            Configuration flink = new Configuration();
            flink.set(RestOptions.BIND_PORT, "0");
            flink.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, flink);
            long now = System.currentTimeMillis();
            RebalanceJob.configure(env, JobConfig.of(options, now), now);
            JobClient job = env.executeAsync(RebalanceJob.NAME);
            running.push(() -> job.cancel().get());
        } catch (Exception e) { // What Flink's executeAsync declares.
            throw new DemoFailure("the job did not start: " + e.getMessage(), e);
        }
    }

    /** The key with which agents check commands, base64. */
    String commandPublicKey() {
        return Base64.getEncoder().encodeToString(commandKeys.getPublic().getEncoded());
    }

    /** Has this stopped with the rest, before what was started earlier. */
    void alsoStop(AutoCloseable part) {
        running.push(part);
    }

    @Override
    public void close() throws Exception {
        Exception first = null;
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
