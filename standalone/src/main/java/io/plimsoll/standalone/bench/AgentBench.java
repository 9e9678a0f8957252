package io.plimsoll.standalone.bench;

import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.standalone.kafka.TopicSetupException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Measures the agent and its peers on the same guests of one host of the testbed. All of them run
 * all the time, warmed up; but only one at a time is let go on, in turns, and in between none,
 * which shows what libvirtd uses by itself.
 */
public final class AgentBench implements AutoCloseable {
    private static final Duration LONG = Duration.ofMinutes(15);
    private static final Duration TRAINING = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(15);

    private final AgentBenchOptions options;
    private final PrintStream err;
    private final Commands commands;
    private final long startNanos = System.nanoTime();
    private final CountDownLatch stop = new CountDownLatch(1);

    /** What was started, the last first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** A benchmark that tells its progress to {@code err}. */
    public AgentBench(AgentBenchOptions options, PrintStream err) {
        this.options = options;
        this.err = err;
        this.commands = new Commands(options.work());
    }

    /** Why this machine can't, in one line per reason; empty if it can. */
    public String reasonsAgainst() throws BenchFailure {
        Commands.Ended check = testbed(Duration.ofMinutes(1), "check");
        if (check.code() != 0) {
            return check.said();
        }
        boolean up = !testbed(Duration.ofMinutes(1), "env").orFail().contains("HOSTS=0");
        return up ? "a testbed is up already; end it first: testbed down" : "";
    }

    /** Measures; returns the table, if it is wanted, and behind it the JSON object as a line. */
    public String run() throws BenchFailure {
        say("starting a host with %d guests; ten guests take about half a minute", options.vms());
        testbed(LONG, "prepare").orFail();
        push(() -> testbed(Duration.ofMinutes(5), "down"));
        testbed(LONG, "up", "1").orFail();
        testbed(LONG, "guests", "1", "vm", Integer.toString(options.vms())).orFail();
        Map<String, String> host = environment();
        String libvirt = host.getOrDefault("HV1_URI", "");
        long libvirtd = pid(Path.of(host.getOrDefault("ROOT", ""), "hosts/hv1/libvirtd.pid"));

        List<Tally> tallies = new ArrayList<>();
        for (Collector collector : startCollectors(libvirt)) {
            tallies.add(new Tally(collector, options.tick().toMillis()));
        }
        say("%d collectors run; warming up for %d s", tallies.size(), options.warmUp().toSeconds());
        pause(options.warmUp());
        for (Tally tally : tallies) {
            tally.collector().turn(false);
        }
        double idle = measure(tallies, libvirtd);
        AgentBenchReport report =
                new AgentBenchReport(
                        options.vms(),
                        options.tick().toMillis() / 1000.0,
                        options.round().multipliedBy(options.rounds()).toSeconds(),
                        Tally.round(idle),
                        Optional.ofNullable(figures(tallies, "plimsoll", idle).get("plimsoll"))
                                .orElseThrow(() -> new BenchFailure("the agent was not measured")),
                        figures(tallies, "collectd", idle).get("collectd"),
                        figures(tallies, "libvirtExporter", idle).get("libvirtExporter"));
        return (options.table() ? report.table() : "") + report.json();
    }

    /** Ends everything that was started, also in mid-run. */
    @Override
    public void close() {
        stop.countDown();
        synchronized (started) {
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) {
                    say("while cleaning up: %s", String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Lets each collector have its turn in each round; returns what libvirtd uses by itself. */
    private double measure(List<Tally> tallies, long libvirtd) throws BenchFailure {
        double idleSeconds = 0;
        double idleCpuSeconds = 0;
        Duration settle = options.tick().plus(options.tick().dividedBy(2));
        for (int round = 1; round <= options.rounds(); round++) {
            say("round %d of %d: nobody for %d s", round, options.rounds(), IDLE.toSeconds());
            Tally.Reading from = Tally.Reading.of(libvirtd, libvirtd);
            pause(IDLE);
            Tally.Reading to = Tally.Reading.of(libvirtd, libvirtd);
            idleSeconds += to.secondsSince(from);
            idleCpuSeconds += to.libvirtd().cpuSeconds() - from.libvirtd().cpuSeconds();
            for (Tally tally : tallies) {
                Collector collector = tally.collector();
                say("round %d: %s for %d s", round, collector.name(), options.round().toSeconds());
                collector.turn(true);
                pause(settle);
                Tally.Reading begin = Tally.Reading.of(collector.pid(), libvirtd);
                pause(options.round());
                tally.add(begin, Tally.Reading.of(collector.pid(), libvirtd));
                pause(Duration.ofMillis(500)); // for what is on its way
                collector.turn(false);
            }
            Collections.rotate(tallies, 1);
        }
        return idleCpuSeconds / idleSeconds * 100;
    }

    private static Map<String, CollectorFigures> figures(
            List<Tally> tallies, String name, double idle) {
        Map<String, CollectorFigures> figures = new HashMap<>();
        for (Tally tally : tallies) {
            if (tally.collector().name().equals(name)) {
                figures.put(name, tally.figures(idle));
            }
        }
        return figures;
    }

    private List<Collector> startCollectors(String libvirt) throws BenchFailure {
        List<Collector> collectors = new ArrayList<>();
        String kafka = startKafka();
        say("training the agent for %d s, for the JVM's archive of classes", TRAINING.toSeconds());
        try (PlimsollAgent training = PlimsollAgent.start(commands, options, libvirt, kafka)) {
            pause(TRAINING);
            training.turn(true); // still there?
        }
        PlimsollAgent agent = PlimsollAgent.start(commands, options, libvirt, kafka);
        push(agent);
        collectors.add(agent);
        if (peer("collectd-core", "/usr/sbin/collectd")) {
            Collectd collectd = Collectd.start(commands, options, libvirt);
            push(collectd);
            collectors.add(collectd);
        }
        if (peer("prometheus-libvirt-exporter", "/usr/bin/prometheus-libvirt-exporter")) {
            LibvirtExporter exporter = LibvirtExporter.start(commands, options, libvirt);
            push(exporter);
            collectors.add(exporter);
        }
        return collectors;
    }

    /** Whether this peer is installed by now. */
    private boolean peer(String debianPackage, String program) throws BenchFailure {
        Commands.Ended install = testbed(LONG, "install", debianPackage);
        if (install.code() == 0 && Files.isExecutable(Path.of(program))) {
            return true;
        }
        say(
                "%s is missing and can't be installed: %s",
                debianPackage, install.said().isEmpty() ? "see " + install.log() : install.said());
        return false;
    }

    private String startKafka() throws BenchFailure {
        try {
            EmbeddedKafka kafka = EmbeddedKafka.start(options.work().resolve("kafka"));
            push(kafka);
            new TopicSetup(kafka.bootstrapServers(), 4, Optional.empty())
                    .createMissing(Duration.ofSeconds(60));
            return kafka.bootstrapServers();
        } catch (IOException | TopicSetupException e) {
            throw new BenchFailure("Kafka did not start: " + e.getMessage(), e);
        }
    }

    private Map<String, String> environment() throws BenchFailure {
        Map<String, String> pairs = new HashMap<>();
        for (String line : testbed(Duration.ofMinutes(1), "env").orFail().split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                pairs.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return pairs;
    }

    private Commands.Ended testbed(Duration patience, String... words) throws BenchFailure {
        List<String> command = new ArrayList<>(List.of(options.testbed().toString()));
        command.addAll(List.of(words));
        return commands.run(patience, command);
    }

    private void push(AutoCloseable part) throws BenchFailure {
        synchronized (started) {
            if (stop.getCount() == 0) {
                try {
                    part.close();
                } catch (Exception e) {
                    say("while cleaning up: %s", String.valueOf(e.getMessage()));
                }
                throw new BenchFailure("stopped");
            }
            started.push(part);
        }
    }

    private void pause(Duration time) throws BenchFailure {
        try {
            if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BenchFailure("stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }

    private static long pid(Path file) throws BenchFailure {
        try {
            return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (IOException | NumberFormatException e) {
            throw new BenchFailure("no process id in " + file, e);
        }
    }

    private void say(String format, Object... arguments) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        err.printf(
                Locale.ROOT,
                "[%5.0f s] %s%n",
                seconds,
                String.format(Locale.ROOT, format, arguments));
    }
}
