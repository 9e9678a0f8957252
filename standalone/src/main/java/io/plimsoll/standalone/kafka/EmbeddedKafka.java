package io.plimsoll.standalone.kafka;

import static java.util.Map.entry;

import io.plimsoll.standalone.FreePorts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One Kafka broker and its controller (KRaft) inside this JVM, on free loopback ports. A directory
 * that was used before keeps its records.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final int NODE_ID = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and returns when it runs.
     *
     * @param directory where it keeps its records; made if absent
     * @throws IOException if the directory can't be used
     */
    public static EmbeddedKafka start(Path directory) throws IOException {
        return start(directory, FreePorts.take(1).get(0));
    }

    /**
     * Starts a broker on this port and returns when it runs.
     *
     * @param directory where it keeps its records; made if absent
     * @param port loopback port for clients
     * @throws IOException if the directory can't be used
     */
    public static EmbeddedKafka start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        format(directory);
        // Of two that differ at least one is not the clients' port.
        List<Integer> free = FreePorts.take(2);
        int controllerPort = free.get(free.get(0) == port ? 1 : 0);
        Properties properties = new Properties();
        properties.putAll(settings(directory, port, controllerPort));
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafka(server, "127.0.0.1:" + port);
    }

    /** Where clients reach the broker, {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops the broker and returns when it is stopped. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void format(Path directory) throws IOException {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE_ID)
                    .setControllerListenerName(CONTROLLER)
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .setIgnoreFormatted(true)
                    .setHasDynamicQuorum(false)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw new IOException("Kafka's directory " + directory + " can't be prepared", e);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka's formatter failed on " + directory, e);
        }
    }

    /** Small everywhere, as this broker has one user and one disk. */
    private static Map<String, String> settings(Path directory, int port, int controllerPort) {
        return Map.ofEntries(
                entry("process.roles", "broker,controller"),
                entry("node.id", Integer.toString(NODE_ID)),
                entry("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort),
                entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:"
                                + port
                                + ",CONTROLLER://127.0.0.1:"
                                + controllerPort),
                entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                entry("controller.listener.names", CONTROLLER),
                entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                entry("inter.broker.listener.name", "PLAINTEXT"),
                entry("log.dirs", directory.toString()),
                entry("auto.create.topics.enable", "false"),
                entry("offsets.topic.replication.factor", "1"),
                entry("offsets.topic.num.partitions", "4"),
                entry("transaction.state.log.replication.factor", "1"),
                entry("transaction.state.log.min.isr", "1"),
                entry("transaction.state.log.num.partitions", "4"),
                entry("share.coordinator.state.topic.replication.factor", "1"),
                entry("share.coordinator.state.topic.min.isr", "1"),
                entry("group.initial.rebalance.delay.ms", "0"),
                entry("log.segment.bytes", Integer.toString(64 << 20)),
                entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20)),
                entry("num.network.threads", "2"),
                entry("num.io.threads", "4"),
                entry("background.threads", "2"));
    }
}
