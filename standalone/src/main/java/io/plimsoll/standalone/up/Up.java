package io.plimsoll.standalone.up;

import io.plimsoll.pipeline.job.JobConfig;
import io.plimsoll.standalone.fleet.SimulatedFleet;
import io.plimsoll.standalone.fleet.SimulatedHost;
import io.plimsoll.standalone.influx.InfluxServer;
import io.plimsoll.standalone.influx.InfluxTarget;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.standalone.kafka.TopicSetupException;
import io.plimsoll.wire.CommandSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The whole loop in one JVM: Kafka, Flink with the job, InfluxDB where it can be had, agents in
 * front of a simulated fleet and of this machine.
 */
public final class Up implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final String DATABASE = "plimsoll";

    private final UpOptions options;
    private final Map<String, String> environment;
    private final Terminal terminal;
    private final Services services = new Services();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<SimulatedHost> hosts;
    private final FleetNarrator narrator;
    private Optional<StoryTeller> storyTeller = Optional.empty();
    private Optional<JobWatch> jobWatch = Optional.empty();

    /**
     * Nothing runs yet.
     *
     * @param out for the story
     * @param environment where an influxd is looked for
     */
    public Up(UpOptions options, PrintStream out, Map<String, String> environment) {
        this.options = options;
        this.environment = environment;
        this.terminal = new Terminal(out, System::nanoTime);
        this.hosts = SimulatedFleet.create(options.fleet());
        this.narrator = new FleetNarrator(hosts, terminal::say);
    }

    /**
     * Starts everything, telling how it goes, and returns when all of it runs.
     *
     * @throws IOException if something can't be started; what was started then still has to be
     *     closed
     */
    public void start() throws IOException {
        WorkFolder work = services.add("work folder", WorkFolder.create(options.work()));
        terminal.say("work folder " + work.path());
        Optional<InfluxTarget> influx = influx(work);

        EmbeddedKafka kafka =
                started(
                        "Kafka",
                        () -> services.add("Kafka", EmbeddedKafka.start(work.sub("kafka"))));
        makeTopics(kafka);
        storyTeller =
                Optional.of(
                        services.add(
                                "story teller",
                                new StoryTeller(kafka.bootstrapServers(), terminal::say)));

        KeyPair keys = CommandSigner.newKeyPair();
        JobConfig job = job(kafka, influx, privateKeyFile(work, keys));
        LocalFlink flink =
                started(
                        "Flink with the job",
                        () -> services.add("Flink", LocalFlink.start(work.sub("flink"), job)));

        FleetAgents agents =
                new FleetAgents(
                        kafka.bootstrapServers(),
                        work.sub("agents"),
                        Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
                        TICK);
        started("agents", () -> startAgents(agents));
        jobWatch = Optional.of(new JobWatch(flink, terminal::say));
        tellWhereToLook(kafka, influx, flink);
    }

    /**
     * Lets it run until {@link #requestStop} or the end of the time that was asked for.
     *
     * @return whether a hotspot was cured so far
     */
    public boolean await() throws InterruptedException {
        long deadline =
                options.runFor()
                        .map(length -> System.nanoTime() + length.toNanos())
                        .orElse(Long.MAX_VALUE);
        do {
            narrator.look(terminal.seconds());
            jobWatch.ifPresent(JobWatch::look);
        } while (!stop.await(1, TimeUnit.SECONDS) && System.nanoTime() < deadline);
        return cured();
    }

    /** Makes {@link #await} return. */
    public void requestStop() {
        stop.countDown();
    }

    /** Whether it shall end. */
    public boolean stopRequested() {
        return stop.getCount() == 0;
    }

    /** The simulated hosts. */
    public List<SimulatedHost> hosts() {
        return hosts;
    }

    /** Whether a command was judged to have cured its hotspot. */
    public boolean cured() {
        return storyTeller.map(StoryTeller::cured).orElse(false);
    }

    /** Ends everything in reverse order. */
    @Override
    public void close() {
        terminal.say("ending");
        services.close();
        terminal.say("ended, nothing is left running");
    }

    private Optional<InfluxTarget> influx(WorkFolder work) throws IOException {
        switch (options.influx()) {
            case NONE -> {
                terminal.say("InfluxDB: none, as asked for; indicators are not stored");
                return Optional.empty();
            }
            case EXISTING -> {
                InfluxTarget target = options.influxTarget().orElseThrow();
                terminal.say("InfluxDB: the one at " + target.url() + ", API " + target.api());
                return Optional.of(target);
            }
            case OWN -> {}
        }
        Optional<Path> influxd = InfluxServer.find(environment);
        if (influxd.isEmpty()) {
            terminal.say(
                    "InfluxDB: no influxd on the PATH; indicators are not stored, all else works."
                            + " On Debian: apt-get install influxdb");
            return Optional.empty();
        }
        try {
            return Optional.of(
                    started(
                                    "InfluxDB",
                                    () ->
                                            services.add(
                                                    "InfluxDB",
                                                    InfluxServer.start(
                                                            influxd.get(),
                                                            work.sub("influx"),
                                                            DATABASE)))
                            .target());
        } catch (IOException e) {
            terminal.say(
                    "InfluxDB: " + e.getMessage() + "; indicators are not stored, all else works");
            return Optional.empty();
        }
    }

    private static void makeTopics(EmbeddedKafka kafka) throws IOException {
        try {
            new TopicSetup(kafka.bootstrapServers(), 1, Optional.empty())
                    .createMissing(Duration.ofSeconds(60));
        } catch (TopicSetupException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private JobConfig job(EmbeddedKafka kafka, Optional<InfluxTarget> influx, Path key) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap.servers",
                                kafka.bootstrapServers(),
                                "--kafka.start",
                                "earliest",
                                "--window",
                                options.window().toMillis() + "ms",
                                "--store.every",
                                options.window().toMillis() + "ms",
                                "--window.lateness",
                                "2s",
                                "--command.key.file",
                                key.toString(),
                                "--checkpoint.interval",
                                "1s"));
        influx.ifPresent(target -> args.addAll(target.jobOptions()));
        return JobConfig.of(args.toArray(new String[0]), System.currentTimeMillis());
    }

    private AutoCloseable startAgents(FleetAgents agents) {
        services.add("agent of this machine", agents.startOnThisMachine());
        return services.add("simulated fleet", agents.start(hosts));
    }

    private static Path privateKeyFile(WorkFolder work, KeyPair keys) throws IOException {
        Path file =
                Files.createFile(
                        work.path().resolve("command.key"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file, Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded()));
    }

    private void tellWhereToLook(
            EmbeddedKafka kafka, Optional<InfluxTarget> influx, LocalFlink flink) {
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "everything runs: %d simulated hosts with %d VMs (seed %d), and this machine as %s, %s",
                        options.fleet().hosts(),
                        options.fleet().vms(),
                        options.fleet().seed(),
                        FleetAgents.thisHost(),
                        FleetAgents.libvirtRuns()
                                ? "with its libvirt"
                                : "without libvirt, which does not run here"));
        terminal.say(
                "where to look:"
                        + "\nFlink     "
                        + flink.page()
                        + "\nKafka     "
                        + kafka.bootstrapServers()
                        + influx.map(
                                        target ->
                                                "\nInfluxDB  "
                                                        + target.url()
                                                        + ", try: "
                                                        + target.exampleQuery())
                                .orElse("")
                        + "\nlog       "
                        + options.log()
                        + "\nend with Ctrl-C");
    }

    /** Something that takes a while to start. */
    @FunctionalInterface
    private interface Start<T> {
        T now() throws IOException;
    }

    private <T> T started(String name, Start<T> start) throws IOException {
        if (stopRequested()) {
            throw new IOException("stopped before " + name + " was started");
        }
        long began = System.nanoTime();
        T service = start.now();
        terminal.say(
                String.format(
                        Locale.ROOT,
                        "%s ready in %.1f s",
                        name,
                        (System.nanoTime() - began) / 1e9));
        return service;
    }
}
