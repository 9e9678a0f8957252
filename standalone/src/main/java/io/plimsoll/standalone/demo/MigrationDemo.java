package io.plimsoll.standalone.demo;

import io.plimsoll.standalone.influx.InfluxServer;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two real libvirt hosts, four real guests. The load of the guests on the first host is raised; the
 * job finds the hotspot and orders a live migration; libvirt executes it; and every claim about it
 * is checked against the guest, libvirt, Kafka and InfluxDB.
 */
final class MigrationDemo {
    private static final String SOURCE = "hv1";
    private static final String DESTINATION = "hv2";
    private static final List<String> SOURCE_VMS = List.of("web1", "web2");
    private static final List<String> DESTINATION_VMS = List.of("idle1", "idle2");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Six windows: more than twice what a hotspot takes to be found. */
    private static final Duration CALM = Duration.ofSeconds(30);

    private final Narrator narrator;
    private final Testbed testbed;
    private final Path work;
    private final Path agentJar;
    private final Path influxd;

    MigrationDemo(Narrator narrator, Testbed testbed, Path work, Path agentJar, Path influxd) {
        this.narrator = narrator;
        this.testbed = testbed;
        this.work = work;
        this.agentJar = agentJar;
        this.influxd = influxd;
    }

    /** Runs it all and cleans up, however it ends. */
    DemoReport run() throws DemoFailure {
        DemoStack stack = new DemoStack(work);
        Thread cleaner = new Thread(() -> cleanUp(stack), "demo-cleaner");
        Runtime.getRuntime().addShutdownHook(cleaner);
        try {
            startHosts();
            return story(stack);
        } finally {
            narrator.say("cleaning up");
            cleanUp(stack);
            Runtime.getRuntime().removeShutdownHook(cleaner);
        }
    }

    private void cleanUp(DemoStack stack) {
        try {
            stack.close();
        } catch (Exception e) {
            narrator.say("while stopping: %s", e);
        }
        try {
            testbed.run("down");
        } catch (DemoFailure e) {
            narrator.say("while stopping: %s", e);
        }
    }

    private void startHosts() throws DemoFailure {
        narrator.say("starting two libvirt hosts, %s and %s, one CPU each", SOURCE, DESTINATION);
        testbed.run("up", "2");
        for (String vm : SOURCE_VMS) {
            narrator.say("booting %s on %s", vm, SOURCE);
            testbed.run("guest", SOURCE, vm, "96", "cpu=10", "mem=16", "disk=64", "net=10");
        }
        for (String vm : DESTINATION_VMS) {
            narrator.say("booting %s on %s", vm, DESTINATION);
            testbed.run("guest", DESTINATION, vm, "96", "mem=16");
        }
    }

    private DemoReport story(DemoStack stack) throws DemoFailure {
        narrator.say("starting Kafka, InfluxDB and the Flink job");
        EmbeddedKafka kafka = stack.startKafka();
        InfluxServer influx = stack.startInflux(influxd);
        stack.startJob(kafka, influx);
        Map<String, String> hosts = testbed.environment();
        for (String host : List.of(SOURCE, DESTINATION)) {
            narrator.say("starting the agent of %s", host);
            stack.alsoStop(
                    AgentProcess.start(
                            agentJar,
                            work.resolve("agent-" + host),
                            agentConfiguration(host, hosts, kafka, stack)));
        }
        TopicWatch<Finding> findings =
                new TopicWatch<>(kafka.bootstrapServers(), Topics.FINDINGS, JsonCodec.finding());
        stack.alsoStop(findings);
        TopicWatch<Command> commands =
                new TopicWatch<>(kafka.bootstrapServers(), Topics.REBALANCE, JsonCodec.command());
        stack.alsoStop(commands);
        TopicWatch<CommandResult> results =
                new TopicWatch<>(kafka.bootstrapServers(), Topics.RESULTS, JsonCodec.result());
        stack.alsoStop(results);

        StoredIndicators stored = new StoredIndicators(influx);
        stored.awaitWindows(List.of(SOURCE, DESTINATION), 3, PATIENCE);
        narrator.say(
                "both hosts are seen: demand %s", stored.demands(List.of(SOURCE, DESTINATION)));
        require(commands.all().isEmpty(), "a command was given although no host is hot");

        long raisedMillis = System.currentTimeMillis();
        for (String vm : SOURCE_VMS) {
            testbed.run("load", SOURCE, vm, "cpu=50");
        }
        narrator.say(
                "raised the load of %s and %s to 50 %% of a CPU each",
                SOURCE_VMS.get(0), SOURCE_VMS.get(1));

        Finding hotspot =
                findings.await(
                                PATIENCE,
                                finding ->
                                        finding.kind() == Finding.Kind.HOTSPOT
                                                && finding.id().contains("/hotspot/cpu.demand/")
                                                && finding.state() == Finding.State.OPEN
                                                && finding.host().equals(SOURCE))
                        .orElseThrow(
                                () ->
                                        new DemoFailure(
                                                "no hotspot was found on "
                                                        + SOURCE
                                                        + " within "
                                                        + PATIENCE));
        long detectMillis = System.currentTimeMillis() - raisedMillis;
        narrator.say("found: %s", hotspot.summary());

        Command command =
                commands.await(PATIENCE, any -> true)
                        .orElseThrow(
                                () ->
                                        new DemoFailure(
                                                "no command was given within "
                                                        + PATIENCE
                                                        + "; findings: "
                                                        + seen(findings)));
        Map<String, String> before = testbed.stat(SOURCE, command.vmName());
        narrator.say(
                "command: migrate %s to %s, because %s",
                command.vmName(), destination(command), command.reason());

        CommandResult done =
                results.await(
                                PATIENCE,
                                result ->
                                        result.commandId().equals(command.id())
                                                && result.state().ended())
                        .orElseThrow(
                                () ->
                                        new DemoFailure(
                                                "the agent did not finish the command within "
                                                        + PATIENCE));
        require(
                done.state() == CommandState.DONE,
                "the agent answered " + done.state() + " (" + done.code() + "): " + done.message());
        narrator.say("done: %s", done.message());

        checkGuest(command, before);
        Finding verdict =
                findings.await(
                                PATIENCE,
                                finding ->
                                        finding.kind() == Finding.Kind.VERDICT
                                                && finding.id().equals(command.id()))
                        .orElseThrow(
                                () ->
                                        new DemoFailure(
                                                "the job gave no verdict within " + PATIENCE));
        narrator.say("verdict: %s", verdict.summary());

        stored.awaitWindowsAround(
                List.of(SOURCE, DESTINATION), raisedMillis, done.atEpochMillis(), PATIENCE);
        narrator.say(
                "InfluxDB holds both hosts before and after: demand %s",
                stored.demands(List.of(SOURCE, DESTINATION)));
        narrator.say("watching for %d s that no further command follows", CALM.toSeconds());
        require(
                commands.await(CALM, other -> !other.id().equals(command.id())).isEmpty(),
                "a second command was given although nothing is hot: " + commands.all());
        CommandResult.MigrationFigures figures = done.migration();
        return new DemoReport(
                true,
                detectMillis,
                done.elapsedMillis(),
                figures == null ? null : figures.downtimeMillis(),
                verdict.summary().replaceAll(":.*", ""));
    }

    private Map<String, String> agentConfiguration(
            String host, Map<String, String> hosts, EmbeddedKafka kafka, DemoStack stack)
            throws DemoFailure {
        String prefix = host.toUpperCase(java.util.Locale.ROOT) + "_";
        Map<String, String> configuration = new TreeMap<>();
        configuration.put("cluster", "testbed");
        configuration.put("host.id", host);
        configuration.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        configuration.put("sample.interval", "1s");
        configuration.put("inventory.interval", "10s");
        configuration.put("state.dir", work.resolve("agent-" + host).resolve("state").toString());
        configuration.put("host.cgroup", told(hosts, prefix + "CGROUP") + "/machine");
        configuration.put("host.cpus", told(hosts, prefix + "CPUS"));
        configuration.put("libvirt.enabled", "true");
        configuration.put("libvirt.uri", told(hosts, prefix + "URI"));
        configuration.put("migration.uri", told(hosts, prefix + "MIGRATION_URI"));
        configuration.put(
                "migration.check.uri",
                told(hosts, prefix + "URI").replace("/" + host + "/", "/{host}/"));
        configuration.put("migration.unsafe", "true");
        configuration.put("command.public.key", stack.commandPublicKey());
        return configuration;
    }

    private static String told(Map<String, String> hosts, String key) throws DemoFailure {
        String value = hosts.get(key);
        if (value == null) {
            throw new DemoFailure("'testbed env' does not tell " + key);
        }
        return value;
    }

    /** The guest runs on the other host, its clock and counters went on, and it booted once. */
    private void checkGuest(Command command, Map<String, String> before) throws DemoFailure {
        String vm = command.vmName();
        String where = testbed.run("where", vm);
        require(where.equals(destination(command)), vm + " runs on " + where);
        Map<String, String> after = testbed.stat(where, vm);
        for (String counter : List.of("uptime", "cpu_units")) {
            double was = number(before, counter);
            double is = number(after, counter);
            require(is > was, counter + " of " + vm + " went from " + was + " to " + is);
        }
        String boots = testbed.run("boots", vm);
        require(boots.equals("1"), vm + " booted " + boots + " times");
        narrator.say(
                "%s runs on %s; its uptime went on from %.1f s to %.1f s, it booted once",
                vm, where, number(before, "uptime"), number(after, "uptime"));
    }

    private static double number(Map<String, String> stat, String counter) throws DemoFailure {
        String value = stat.get(counter);
        if (value == null) {
            throw new DemoFailure("the guest's stat line has no " + counter + ": " + stat);
        }
        return Double.parseDouble(value);
    }

    private static String destination(Command command) {
        Command.Migration migration = command.migration();
        return migration == null ? "nowhere" : migration.destinationHost();
    }

    private static List<String> seen(TopicWatch<Finding> findings) {
        try {
            return findings.all().stream().map(Finding::summary).toList();
        } catch (DemoFailure e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static void require(boolean holds, String otherwise) throws DemoFailure {
        if (!holds) {
            throw new DemoFailure(otherwise);
        }
    }

    /** Runs the demonstration; the last line is JSON, the exit code 0 if all of it was so. */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            System.err.println("usage: MigrationDemo TESTBED_SCRIPT WORK_FOLDER AGENT_JAR INFLUXD");
            System.exit(2);
        }
        Path work = Path.of(args[1]);
        java.nio.file.Files.createDirectories(work);
        Narrator narrator = new Narrator(System.out);
        MigrationDemo demo =
                new MigrationDemo(
                        narrator,
                        new Testbed(Path.of(args[0]), work.resolve("testbed.log")),
                        work,
                        Path.of(args[2]),
                        Path.of(args[3]));
        try {
            DemoReport report = demo.run();
            System.out.println(report.json());
            System.exit(report.verdict().equals("cured") ? 0 : 1);
        } catch (DemoFailure e) {
            narrator.say("FAILED: %s (logs in %s)", String.valueOf(e.getMessage()), work);
            System.out.println(new DemoReport(false, -1, -1, null, "failed").json());
            System.exit(1);
        }
    }
}
