package io.plimsoll.standalone.cluster;

import io.plimsoll.standalone.influx.InfluxServer;
import io.plimsoll.standalone.job.FlinkRest;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * The job on a Flink cluster with a Kafka broker and an InfluxDB of its own, and a fleet at its
 * other end.
 *
 * <p>What the job decides depends on event time and on when it hears of results, which no watermark
 * tells. So the fleet is fed in parts, and results are sent only between two parts, when the job
 * has done with the first: then two runs with the same feed must decide the same.
 */
final class FleetRun implements AutoCloseable {
    static final long WINDOW_MILLIS = 5000;

    private static final String GROUP = "cluster-it";
    private static final long LATENESS_MILLIS = 3000;

    private final FlinkCluster flink;
    private final EmbeddedKafka broker;
    private final InfluxServer influx;
    private final FleetKafka kafka;
    private final StoredWindows stored;
    private final KeyPair keys;
    private final SyntheticFleet fleet;
    private final String jobId;
    private final List<Command> answered = new ArrayList<>();
    private long settledRecords;

    private FleetRun(
            FlinkCluster flink,
            EmbeddedKafka broker,
            InfluxServer influx,
            KeyPair keys,
            SyntheticFleet fleet,
            String jobId) {
        this.flink = flink;
        this.broker = broker;
        this.influx = influx;
        this.kafka = new FleetKafka(broker.bootstrapServers(), GROUP);
        this.stored = new StoredWindows(influx);
        this.keys = keys;
        this.fleet = fleet;
        this.jobId = jobId;
    }

    /**
     * Starts the servers and submits the job.
     *
     * @param directory for all data
     * @param keys that commands are signed with
     * @param startMillis event time of the fleet's first tick, ms since 1970
     */
    static FleetRun start(FlinkCluster flink, Path directory, KeyPair keys, long startMillis)
            throws Exception {
        EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"));
        Optional<InfluxServer> influx = Optional.empty();
        try {
            new TopicSetup(broker.bootstrapServers(), FleetKafka.PARTITIONS, Optional.empty())
                    .createMissing(Patience.LIMIT);
            influx =
                    Optional.of(
                            InfluxServer.start(
                                    InfluxServer.find(System.getenv()).orElseThrow(),
                                    directory.resolve("influx"),
                                    "fleet"));
            Path keyFile = directory.resolve("command.key");
            Files.writeString(
                    keyFile, Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
            String jobId =
                    new FlinkRest(flink.url())
                            .run(
                                    JobJar.find(),
                                    JobJar.ENTRY_CLASS,
                                    Optional.of(FlinkCluster.SLOTS),
                                    Optional.empty(),
                                    options(broker, influx.get(), keyFile));
            return new FleetRun(
                    flink,
                    broker,
                    influx.get(),
                    keys,
                    new SyntheticFleet(startMillis, WINDOW_MILLIS),
                    jobId);
        } catch (Exception | AssertionError e) {
            influx.ifPresent(InfluxServer::close);
            broker.close();
            throw e;
        }
    }

    private static List<String> options(EmbeddedKafka broker, InfluxServer influx, Path keyFile) {
        Map<String, String> options = new TreeMap<>();
        options.put("kafka.bootstrap.servers", broker.bootstrapServers());
        options.put("kafka.group.id", GROUP);
        options.put("kafka.start", "earliest");
        options.put("influx.url", influx.target().url());
        options.put("influx.api", influx.target().api());
        options.put("influx.bucket", influx.target().bucket());
        options.put("window", WINDOW_MILLIS + "ms");
        options.put("store.every", WINDOW_MILLIS + "ms");
        options.put("window.lateness", LATENESS_MILLIS + "ms");
        // The feed pauses for as long as it takes. A partition that is thought idle meanwhile would
        // let the others go ahead when the feed goes on.
        options.put("window.idle", "30min");
        // Long enough that a command can be caught before the checkpoint that commits it.
        options.put("checkpoint.interval", "2s");
        options.put("command.key.file", keyFile.toString());
        options.put("fencing.epoch", "1");
        List<String> args = new ArrayList<>();
        options.forEach(
                (key, value) -> {
                    args.add("--" + key);
                    args.add(value);
                });
        return args;
    }

    FlinkCluster flink() {
        return flink;
    }

    SyntheticFleet fleet() {
        return fleet;
    }

    /** Tells the job of all hosts and returns when it knows them. */
    void introduce() throws Exception {
        awaitCheckpoint(Topics.INVENTORY, () -> fleet.inventories().forEach(kafka::send));
    }

    /** Sends so many ticks of all hosts. */
    void feed(int ticks) {
        for (int i = 0; i < ticks; i++) {
            kafka.sendSamples(fleet.tick());
        }
    }

    /**
     * Starts a TaskManager in place of a killed one. Agents whose connections broke send what may
     * not have arrived once more; a job that had read everything learns the time from it again.
     */
    void recover() throws Exception {
        flink.startTaskManager();
        kafka.sendSamples(fleet.repeatTick());
    }

    /** Returns when the first windows of all hosts are stored. */
    void awaitFirstWindows() throws Exception {
        long first = fleet.firstWindowEndMillis();
        Patience.await(
                "the first window of all hosts",
                () -> stored.hostsAt(first).size() == SyntheticFleet.HOSTS.size(),
                this::story);
    }

    /**
     * Returns when a command is on the topic that was not when the job settled last, perhaps not
     * committed.
     */
    void awaitCommandOnItsWay() throws Exception {
        Patience.await("a command", () -> commandRecords() > settledRecords, this::story);
    }

    private long commandRecords() throws Exception {
        return kafka.ends(Topics.REBALANCE).values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Waits until the job has done with all that was fed, and returns the commands not answered.
     */
    List<Command> settle() throws Exception {
        long end = lastClosedWindow();
        Patience.await(
                "the window that ends at " + end + " of all hosts",
                () -> stored.hostsAt(end).size() == SyntheticFleet.HOSTS.size(),
                this::story);
        // A checkpoint that holds this began after those windows, so it took their commands along.
        awaitCheckpoint(Topics.INVENTORY, () -> kafka.send(fleet.inventories().get(0)));
        Patience.await(
                "the end of the transaction with commands",
                () -> !kafka.hasOpenTransaction(Topics.REBALANCE),
                this::story);
        settledRecords = commandRecords();
        List<Command> commands = new ArrayList<>(commands());
        commands.removeAll(answered);
        return commands;
    }

    /** Ends of windows up to this one have passed, as the job sees the time. */
    private long lastClosedWindow() {
        long watermark = fleet.lastTickMillis() - LATENESS_MILLIS - 1;
        return watermark / WINDOW_MILLIS * WINDOW_MILLIS;
    }

    /** Obeys the commands and answers them, as agents would. */
    void obey(List<Command> commands) {
        commands.forEach(fleet::migrate);
        answered.addAll(commands);
        answer(commands);
    }

    private void answer(List<Command> commands) {
        for (Command command : commands) {
            kafka.send(result(command, CommandState.ACCEPTED));
            kafka.send(result(command, CommandState.DONE));
        }
    }

    private CommandResult result(Command command, CommandState state) {
        return new CommandResult(
                CommandResult.VERSION,
                command.id(),
                command.cluster(),
                command.host(),
                command.vmUuid(),
                command.action(),
                state,
                "ok",
                "",
                fleet.lastTickMillis(),
                0,
                null);
    }

    /** Returns when the job knows the answers to these commands. */
    void awaitAnswersRead(List<Command> commands) throws Exception {
        if (!commands.isEmpty()) {
            awaitCheckpoint(Topics.RESULTS, () -> answer(commands));
        }
    }

    /**
     * Sends something to the topic and returns when a checkpoint holds it. What is sent is repeated
     * until then, and makes no difference when it comes again.
     */
    private void awaitCheckpoint(Topics topic, Runnable send) throws Exception {
        send.run();
        Map<TopicPartition, Long> ends = kafka.ends(topic);
        Patience.await(
                "a checkpoint with all of " + topic.topic(),
                () -> {
                    send.run();
                    return kafka.isCheckpointed(ends);
                },
                this::story);
    }

    /** Every command that agents can see. */
    List<Command> commands() throws Exception {
        return kafka.commands(keys.getPublic());
    }

    /** Every finding, each once. */
    List<Finding> findings() throws Exception {
        return kafka.findings();
    }

    /** Why records were rejected. */
    List<String> rejections() {
        return kafka.rejections();
    }

    /** How often the job was restored. */
    int restores() throws Exception {
        return flink.restores(jobId);
    }

    /** Ids of the commands of which InfluxDB has a verdict. */
    Set<String> storedVerdicts() throws Exception {
        return stored.verdicts();
    }

    /** What differs between what was fed and what is stored; empty if nothing does. */
    List<String> differences() throws Exception {
        Map<WindowId, WindowFigures> expected = fleet.windowsUntil(lastClosedWindow());
        Map<WindowId, WindowFigures> actual = stored.all();
        Set<WindowId> ids = new TreeSet<>(expected.keySet());
        ids.addAll(actual.keySet());
        List<String> differences = new ArrayList<>();
        for (WindowId id : ids) {
            String fed = String.valueOf(expected.get(id));
            String is = String.valueOf(actual.get(id));
            if (!fed.equals(is)) {
                differences.add(id + ": fed " + fed + ", stored " + is);
            }
        }
        return differences;
    }

    private String story() {
        return "the job's last failure: " + flink.lastFailure(jobId);
    }

    /** Cancels the job and ends the servers. */
    @Override
    public void close() throws Exception {
        try {
            new FlinkRest(flink.url()).cancel(jobId);
        } finally {
            kafka.close();
            influx.close();
            broker.close();
        }
    }
}
