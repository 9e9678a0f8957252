package io.plimsoll.agent;

import io.plimsoll.agent.command.CommandDesk;
import io.plimsoll.agent.command.CommandReceiver;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.config.KafkaSettings;
import io.plimsoll.agent.config.SpoolConfig;
import io.plimsoll.agent.spool.Shipper;
import io.plimsoll.agent.spool.Spool;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent of one host: a loop that samples into the spool, a shipper from there to Kafka, and a
 * receiver of commands. Many may live in one JVM, each with a state folder of its own.
 */
public final class Agent implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    private final AgentConfig config;
    private final HostReader host;
    private final Hypervisor hypervisor;
    private final Migrator migrator;
    private final Clock clock = Clock.SYSTEM;

    /** What was started, the last first, which is the order in which it is stopped. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /**
     * An agent that samples {@code host} and the VMs of {@code hypervisor}, and moves VMs with
     * {@code migrator}. It closes the hypervisor when it is closed.
     */
    public Agent(AgentConfig config, HostReader host, Hypervisor hypervisor, Migrator migrator) {
        this.config = config;
        this.host = host;
        this.hypervisor = hypervisor;
        this.migrator = migrator;
    }

    /**
     * Starts the threads and returns. An unreachable broker is no error: it is waited for.
     *
     * @throws IllegalStateException if the state folder can't be used
     */
    public synchronized void start() {
        if (!started.isEmpty()) {
            throw new IllegalStateException(
                    "the agent of " + config.hostId() + " was started before");
        }
        started.push(hypervisor);
        StateDir stateDir = StateDir.open(config.stateDir());
        started.push(stateDir);
        try {
            startThreads(stateDir);
        } catch (IOException e) {
            close();
            throw new IllegalStateException(
                    "the folder state.dir = " + config.stateDir() + " can't be used: " + e, e);
        }
        log.info(
                "{}: agent {} started in cluster {}, a sample every {} ms to Kafka at {}",
                config.hostId(),
                AgentVersion.TEXT,
                config.cluster(),
                config.sampleInterval().toMillis(),
                brokers());
    }

    private void startThreads(StateDir stateDir) throws IOException {
        long epoch = AgentEpoch.next(stateDir.file("epoch"), clock.wallMillis());
        SpoolConfig spooling = config.spool();
        Spool spool =
                new Spool(
                        stateDir.file("spool"),
                        spooling.maxBytes(),
                        spooling.fsyncInterval(),
                        clock);
        started.push(spool);

        Shipper shipper =
                new Shipper(
                        spool,
                        spooling.replayRate(),
                        config.sampleInterval(),
                        config.hostId(),
                        brokers(),
                        this::producer);
        shipper.start();
        started.push(shipper);

        // Also where nothing is allowed: a command is then answered with a refusal.
        CommandDesk desk = new CommandDesk(config, hypervisor, migrator, spool, clock);
        started.push(desk);
        CommandReceiver receiver =
                new CommandReceiver(config.hostId(), desk, this::consumer, clock);
        receiver.start();
        started.push(receiver);

        InventoryLoop inventory = new InventoryLoop(config, host, hypervisor, spool, clock);
        inventory.start();
        started.push(inventory);

        AgentLoop loop = new AgentLoop(config, host, hypervisor, spool, clock, epoch, inventory);
        loop.start();
        started.push(loop);
    }

    /**
     * Stops all threads and sends what waits, if Kafka is there, within about 20 seconds at most.
     */
    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{}: while stopping: {}", config.hostId(), e.toString());
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(KafkaSettings.producer(config));
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = KafkaSettings.consumer(config);
        return new KafkaConsumer<>(settings);
    }

    private String brokers() {
        return config.kafka().getOrDefault("bootstrap.servers", "");
    }
}
