package io.plimsoll.pipeline.job;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.plimsoll.pipeline.hotspot.OutlookPolicy;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/**
 * The options of the job: one constant each, with type, default, and a description with an example.
 */
public final class JobOptions {
    public static final ConfigOption<String> KAFKA =
            key("kafka.bootstrap.servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Kafka brokers, such as kafka1:9092,kafka2:9092. Required.");

    public static final ConfigOption<String> KAFKA_GROUP =
            key("kafka.group.id")
                    .stringType()
                    .defaultValue("plimsoll-job")
                    .withDescription(
                            "Consumer group; its committed offsets show the lag. Two jobs side by side need two.");

    public static final ConfigOption<String> KAFKA_START =
            key("kafka.start")
                    .stringType()
                    .defaultValue("latest")
                    .withDescription(
                            "Where a job without a savepoint begins to read samples: latest, or earliest, or the time to go"
                                    + " back, such as 15min.");

    public static final ConfigOption<String> INFLUX_URL =
            key("influx.url")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "InfluxDB, such as http://influx:8086. Empty: nothing is stored, all else works.");

    public static final ConfigOption<String> INFLUX_API =
            key("influx.api")
                    .stringType()
                    .defaultValue("v2")
                    .withDescription("Write API: v2 (InfluxDB 2.x, 3.x), or v1 (1.x).");

    public static final ConfigOption<String> INFLUX_ORG =
            key("influx.org")
                    .stringType()
                    .defaultValue("plimsoll")
                    .withDescription("Organisation, v2 only.");

    public static final ConfigOption<String> INFLUX_BUCKET =
            key("influx.bucket")
                    .stringType()
                    .defaultValue("plimsoll")
                    .withDescription(
                            "Bucket; with v1 the database, which is created if it is missing.");

    public static final ConfigOption<String> INFLUX_TOKEN_FILE =
            key("influx.token.file")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "File with the API token, readable where the job is submitted, such as /etc/plimsoll/token.");

    public static final ConfigOption<String> INFLUX_OVERFLOW =
            key("influx.overflow")
                    .stringType()
                    .defaultValue("block")
                    .withDescription(
                            "When InfluxDB is away for so long that the buffer is full: block makes the job wait, so that no"
                                    + " point is lost; drop gives up the oldest points, so that cures go on.");

    public static final ConfigOption<Boolean> INFLUX_GZIP =
            key("influx.gzip")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether what is written is compressed, to a quarter: for a store that is far away. It costs the job about"
                                    + " as much CPU as all points together, and InfluxDB some.");

    public static final ConfigOption<String> RAW_PROFILE =
            key("raw.profile")
                    .stringType()
                    .defaultValue("off")
                    .withDescription(
                            "telegraf stores the raw counters of each sample too, under the names of Telegraf's inputs"
                                    + " (libvirt_cpu, cpu, mem and so on), so that dashboards made for it work.");

    public static final ConfigOption<Duration> WINDOW =
            key("window")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Length of a window, at most 1min; at least two of the agents' ticks. 10s with a tick of 5s or less.");

    public static final ConfigOption<Duration> STORE_EVERY =
            key("store.every")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(1))
                    .withDescription(
                            "Length of the windows whose indicators are stored, with least, most and p95 of the ticks in it; a"
                                    + " multiple of window, at which decisions are made in any case. 10s stores each window, for"
                                    + " several times the CPU and disk.");

    public static final ConfigOption<Duration> LATENESS =
            key("window.lateness")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(3))
                    .withDescription(
                            "How long a window waits for late samples. Later ones correct the stored window, but decisions"
                                    + " were made without them.");

    public static final ConfigOption<Duration> SKEW =
            key("clock.skew")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How far a host's clock may be ahead; samples further ahead are rejected.");

    public static final ConfigOption<Duration> IDLE =
            key("window.idle")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(15))
                    .withDescription("A partition without samples for this time holds nobody up.");

    public static final ConfigOption<String> ANOMALY_DETECTORS =
            key("anomaly.detectors")
                    .stringType()
                    .defaultValue("all=tail")
                    .withDescription(
                            "Which detector watches which series: tail, forest or none; later pairs win. all=tail,vm.net.bytes=none"
                                    + " watches all but the network of VMs. forest sees shapes and costs a thousand times as much. The"
                                    + " names are the indicators of the findings.");

    public static final ConfigOption<String> ANOMALY_HOSTS =
            key("anomaly.hosts")
                    .stringType()
                    .defaultValue("tail")
                    .withDescription(
                            "Which detector watches all series of a host together: tail counts how many are far from usual, how"
                                    + " far and for how long; forest (Random Cut Forest) also sees that they no longer go together,"
                                    + " which scores 3 to 4, needs two days, and keeps 110 kB a host; or none.");

    public static final ConfigOption<Double> ANOMALY_THRESHOLD =
            key("anomaly.threshold")
                    .doubleType()
                    .defaultValue(6.0)
                    .withDescription(
                            "Score from which a minute of a series is suspect, -log10 of its probability by the series' own"
                                    + " past: 6 is one minute in two years. Lower finds more, and more that is nothing.");

    public static final ConfigOption<Integer> ANOMALY_CONFIRM =
            key("anomaly.confirm")
                    .intType()
                    .defaultValue(3)
                    .withDescription(
                            "So many minutes beyond what was usual make a suspicion a finding; two may be within. 3: 3 of 5.");

    public static final ConfigOption<Duration> ANOMALY_LEARN =
            key("anomaly.learn")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription(
                            "For this time a new series is only learnt; less than a day makes its first morning a finding.");

    public static final ConfigOption<Duration> ANOMALY_CLEAR =
            key("anomaly.clear")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(10))
                    .withDescription(
                            "All series of a VM or host must be as usual again for this time before its anomaly is cleared.");

    public static final ConfigOption<Duration> ANOMALY_USUAL =
            key("anomaly.usual")
                    .durationType()
                    .defaultValue(Duration.ofHours(6))
                    .withDescription("What has stayed for this time counts as usual.");

    public static final ConfigOption<Double> STORM_SHARE =
            key("storm.share")
                    .doubleType()
                    .defaultValue(50.0)
                    .withDescription(
                            "When more than this share of a rack's hosts, or of a host's VMs, in percent, open findings of one"
                                    + " kind, one finding says so. A host's rack is the label rack of the agent's host.labels; hosts without one count"
                                    + " as one rack.");

    public static final ConfigOption<Integer> STORM_HOSTS =
            key("storm.hosts")
                    .intType()
                    .defaultValue(5)
                    .withDescription("Fewer hosts, or VMs of a host, than this are never a storm.");

    public static final ConfigOption<Duration> STORM_WITHIN =
            key("storm.within")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(5))
                    .withDescription("The findings of a storm open within this time.");

    public static final ConfigOption<Duration> STORM_GATHER =
            key("storm.gather")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(2))
                    .withDescription(
                            "An anomaly waits for so long to be told, as it may be part of a storm. Hotspots do not wait.");

    public static final ConfigOption<Integer> FINDINGS_MOST =
            key("findings.most")
                    .intType()
                    .defaultValue(100)
                    .withDescription(
                            "Anomalies and hotspots of a cluster that are opened or updated in an hour; further ones wait for"
                                    + " the next, and are told if they are still there. That VMs will be hot takes half of it at most.");

    public static final ConfigOption<Double> MISSING =
            key("quarantine.missing")
                    .doubleType()
                    .defaultValue(0.3)
                    .withDescription(
                            "From this share of missing ticks, or of running VMs without figures, on a host causes no action.");

    public static final ConfigOption<Double> FLEET =
            key("quarantine.fleet")
                    .doubleType()
                    .defaultValue(0.5)
                    .withDescription(
                            "Nothing is ordered in a cluster of 5 hosts or more while at least this share of them changes at"
                                    + " once, or is silent or in quarantine.");

    public static final ConfigOption<Duration> HOLD =
            key("quarantine.hold")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(10))
                    .withDescription(
                            "What changed so suddenly that it is taken as a fault of measurement is taken as real after this"
                                    + " time.");

    public static final ConfigOption<Double> CPU_LINE =
            key("hotspot.cpu.line")
                    .doubleType()
                    .defaultValue(85.0)
                    .withDescription(
                            "CPU demand in percent of a host's capacity beyond which a window counts as over.");

    public static final ConfigOption<Double> CPU_CLEAR =
            key("hotspot.cpu.clear")
                    .doubleType()
                    .defaultValue(78.0)
                    .withDescription("CPU demand in percent below which a hot host cools down.");

    public static final ConfigOption<Double> MEMORY_LINE =
            key("hotspot.memory.line")
                    .doubleType()
                    .defaultValue(94.0)
                    .withDescription(
                            "Memory in use in percent beyond which a window counts as over.");

    public static final ConfigOption<Double> MEMORY_CLEAR =
            key("hotspot.memory.clear")
                    .doubleType()
                    .defaultValue(90.0)
                    .withDescription("Memory in use in percent below which a hot host cools down.");

    public static final ConfigOption<Double> READY_LINE =
            key("hotspot.cpu.ready")
                    .doubleType()
                    .defaultValue(10.0)
                    .withDescription(
                            "Time in percent that vCPUs wait for a CPU because others have it; of a VM, and of a host as the mean over its VMs. Beyond it a VM counts as hurt by its neighbours. Contention of any kind is over at half of its line.");

    public static final ConfigOption<Double> CPU_PRESSURE =
            key("hotspot.cpu.pressure")
                    .doubleType()
                    .defaultValue(60.0)
                    .withDescription(
                            "Time in percent in which a task of the host waits for a CPU (PSI some).");

    public static final ConfigOption<Double> STALL_LINE =
            key("hotspot.stall")
                    .doubleType()
                    .defaultValue(20.0)
                    .withDescription(
                            "Time in percent in which all tasks of a host wait for memory, or for I/O (PSI full).");

    public static final ConfigOption<Double> SWAP_LINE =
            key("hotspot.swap")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription(
                            "MiB per second that a host, or a guest, reads back from swap.");

    public static final ConfigOption<Double> FAULTS_LINE =
            key("hotspot.faults")
                    .doubleType()
                    .defaultValue(100.0)
                    .withDescription(
                            "Page faults of a VM per second that wait for the disk of its host.");

    public static final ConfigOption<Double> LATENCY_LINE =
            key("hotspot.disk.latency")
                    .doubleType()
                    .defaultValue(50.0)
                    .withDescription(
                            "Mean latency in ms of the requests of a VM, or of a disk of a host; counted from 10 requests per second on.");

    public static final ConfigOption<Double> LINK_LINE =
            key("hotspot.network.use")
                    .doubleType()
                    .defaultValue(85.0)
                    .withDescription("Use in percent of a link in its fuller direction.");

    public static final ConfigOption<Double> DROP_LINE =
            key("hotspot.network.drops")
                    .doubleType()
                    .defaultValue(1.0)
                    .withDescription(
                            "Packets lost in percent, at an interface of a VM or a host; counted from 10 per second on.");

    public static final ConfigOption<Double> NODE_LINE =
            key("hotspot.numa.full")
                    .doubleType()
                    .defaultValue(95.0)
                    .withDescription(
                            "Memory in percent of a NUMA node that is neither free nor page cache, where there are several nodes.");

    public static final ConfigOption<Double> REMOTE_LINE =
            key("hotspot.numa.remote")
                    .doubleType()
                    .defaultValue(20.0)
                    .withDescription(
                            "Pages in percent that a node had to give for another one; of a VM its memory beside its main node meanwhile.");

    public static final ConfigOption<Double> BUDGET =
            key("hotspot.budget")
                    .doubleType()
                    .defaultValue(0.1)
                    .withDescription(
                            "Share of the time in which a host may have a CPU demand of 100 % or more. 0.1: a host is relieved before it is overloaded for more than a tenth of a day, however short each time is.");

    public static final ConfigOption<OutlookPolicy.Use> FORECAST_USE =
            key("hotspot.forecast")
                    .enumType(OutlookPolicy.Use.class)
                    .defaultValue(OutlookPolicy.Use.TELL)
                    .withDescription(
                            "What is done when a host will be over hotspot.cpu.line, hotspot.memory.line, hotspot.network.use,"
                                    + " hotspot.stall for I/O or hotspot.numa.full within half an hour by its forecast: off: nothing,"
                                    + " of VMs neither, tell: a finding, act: of CPU and memory the host is also relieved as far as it"
                                    + " is over plan.cpu.target or plan.memory.target now, and nothing is moved there.");

    public static final ConfigOption<Double> FORECAST_CHANCE =
            key("hotspot.chance")
                    .doubleType()
                    .defaultValue(100 * OutlookPolicy.usual().chance())
                    .withDescription(
                            "So probable in percent it must be by the forecast, above 5 and up to 95. 70: hosts made of recorded VMs"
                                    + " were hot within an hour after 9 of 10 such findings.");

    public static final ConfigOption<Boolean> VM_FORECAST =
            key("hotspot.vm.forecast")
                    .booleanType()
                    .defaultValue(OutlookPolicy.usual().vms().tell())
                    .withDescription(
                            "Whether VMs are told of that will be over hotspot.vm.cpu or hotspot.vm.memory within half an hour by"
                                    + " their forecast. That never causes more than a finding.");

    public static final ConfigOption<Double> VM_CHANCE =
            key("hotspot.vm.chance")
                    .doubleType()
                    .defaultValue(100 * OutlookPolicy.usual().vms().chance())
                    .withDescription(
                            "So probable in percent it must be of a VM, above 5 and up to 95. 50: recorded VMs were there within an hour"
                                    + " after 9 of 10 such findings; of all that were there most came without notice.");

    public static final ConfigOption<Double> VM_CPU_LINE =
            key("hotspot.vm.cpu")
                    .doubleType()
                    .defaultValue(OutlookPolicy.usual().vms().cpuLinePercent())
                    .withDescription(
                            "CPU demand of a VM in percent of its vCPUs, as a mean over five minutes, that is forecast against this line."
                                    + " Threads of QEMU beside the vCPUs count too.");

    public static final ConfigOption<Double> VM_MEMORY_LINE =
            key("hotspot.vm.memory")
                    .doubleType()
                    .defaultValue(OutlookPolicy.usual().vms().memoryLinePercent())
                    .withDescription(
                            "What a guest uses in percent of what its balloon leaves it; only of guests that tell. Page cache does not count.");

    public static final ConfigOption<Integer> HOTSPOT_K =
            key("hotspot.k")
                    .intType()
                    .defaultValue(3)
                    .withDescription("So many of the last n windows must be over the line.");

    public static final ConfigOption<Integer> HOTSPOT_N =
            key("hotspot.n")
                    .intType()
                    .defaultValue(5)
                    .withDescription("The n of hotspot.k; 3 of 5 windows of 10 s: hot after 30 s.");

    public static final ConfigOption<Double> CPU_TARGET =
            key("plan.cpu.target")
                    .doubleType()
                    .defaultValue(75.0)
                    .withDescription(
                            "CPU demand in percent that a cured host, and any destination, may have; below hotspot.cpu.clear.");

    public static final ConfigOption<Double> MEMORY_TARGET =
            key("plan.memory.target")
                    .doubleType()
                    .defaultValue(88.0)
                    .withDescription(
                            "Memory in percent that a cured host, and any destination, may have in use.");

    public static final ConfigOption<Duration> COOLDOWN =
            key("plan.cooldown")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(30))
                    .withDescription("A VM that was moved stays where it is for this time.");

    public static final ConfigOption<Duration> RETRY =
            key("plan.retry")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(2))
                    .withDescription(
                            "After a refused or failed move the VM is left alone for this time.");

    public static final ConfigOption<Integer> MOVES =
            key("plan.moves")
                    .intType()
                    .defaultValue(4)
                    .withDescription(
                            "Most migrations at a time in a cluster; at one host it is always one.");

    public static final ConfigOption<Duration> COMMAND_LIFE =
            key("command.life")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(2))
                    .withDescription("A command that was not begun within this time expires.");

    public static final ConfigOption<Duration> MOVE_TIMEOUT =
            key("move.timeout")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(10))
                    .withDescription(
                            "A migration that takes longer is aborted; the VM stays where it was.");

    public static final ConfigOption<Duration> MOVE_DOWNTIME =
            key("move.downtime")
                    .durationType()
                    .defaultValue(Duration.ofMillis(300))
                    .withDescription(
                            "Pause of the guest that a migration aims at; 0 leaves it to the hypervisor.");

    public static final ConfigOption<Integer> MOVE_BANDWIDTH =
            key("move.bandwidth")
                    .intType()
                    .defaultValue(0)
                    .withDescription("Transfer limit of a migration in MiB/s; 0 is unlimited.");

    public static final ConfigOption<String> COMMAND_KEY_FILE =
            key("command.key.file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "File with the Ed25519 private key (base64 of PKCS#8) that signs commands, readable on every"
                                    + " TaskManager. Required.");

    public static final ConfigOption<Long> FENCING_EPOCH =
            key("fencing.epoch")
                    .longType()
                    .noDefaultValue()
                    .withDescription(
                            "Agents refuse commands of a lower epoch than they have seen. Default: the time of submission"
                                    + " in ms, so that a newer job wins.");

    public static final ConfigOption<Duration> CHECKPOINT =
            key("checkpoint.interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Commands leave with a checkpoint, so this is their longest wait. Each checkpoint writes the"
                                    + " whole state, some 34 kB a VM.");

    /** All of them, in the order of the flow. */
    public static final List<ConfigOption<?>> ALL =
            List.of(
                    KAFKA,
                    KAFKA_GROUP,
                    KAFKA_START,
                    INFLUX_URL,
                    INFLUX_API,
                    INFLUX_ORG,
                    INFLUX_BUCKET,
                    INFLUX_TOKEN_FILE,
                    INFLUX_OVERFLOW,
                    INFLUX_GZIP,
                    RAW_PROFILE,
                    WINDOW,
                    STORE_EVERY,
                    LATENESS,
                    SKEW,
                    IDLE,
                    ANOMALY_DETECTORS,
                    ANOMALY_HOSTS,
                    ANOMALY_THRESHOLD,
                    ANOMALY_CONFIRM,
                    ANOMALY_LEARN,
                    ANOMALY_CLEAR,
                    ANOMALY_USUAL,
                    STORM_SHARE,
                    STORM_HOSTS,
                    STORM_WITHIN,
                    STORM_GATHER,
                    FINDINGS_MOST,
                    MISSING,
                    FLEET,
                    HOLD,
                    CPU_LINE,
                    CPU_CLEAR,
                    MEMORY_LINE,
                    MEMORY_CLEAR,
                    READY_LINE,
                    CPU_PRESSURE,
                    STALL_LINE,
                    SWAP_LINE,
                    FAULTS_LINE,
                    LATENCY_LINE,
                    LINK_LINE,
                    DROP_LINE,
                    NODE_LINE,
                    REMOTE_LINE,
                    BUDGET,
                    FORECAST_USE,
                    FORECAST_CHANCE,
                    VM_FORECAST,
                    VM_CHANCE,
                    VM_CPU_LINE,
                    VM_MEMORY_LINE,
                    HOTSPOT_K,
                    HOTSPOT_N,
                    CPU_TARGET,
                    MEMORY_TARGET,
                    COOLDOWN,
                    RETRY,
                    MOVES,
                    COMMAND_LIFE,
                    MOVE_TIMEOUT,
                    MOVE_DOWNTIME,
                    MOVE_BANDWIDTH,
                    COMMAND_KEY_FILE,
                    FENCING_EPOCH,
                    CHECKPOINT);

    private JobOptions() {}

    /** All options as a Markdown table: name, default, meaning. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| option | default | meaning |\n|---|---|---|\n");
        for (ConfigOption<?> option : ALL) {
            table.append(
                    "| `%s` | %s | %s |\n"
                            .formatted(option.key(), defaultOf(option), meaning(option)));
        }
        return table.toString();
    }

    /** What an option means, as one line of text. */
    static String meaning(ConfigOption<?> option) {
        return new HtmlFormatter().format(option.description());
    }

    private static String defaultOf(ConfigOption<?> option) {
        if (!option.hasDefaultValue() || "".equals(option.defaultValue())) {
            return "";
        }
        return option.defaultValue() instanceof Duration duration
                ? "`" + TimeUtils.formatWithHighestUnit(duration) + "`"
                : "`" + option.defaultValue() + "`";
    }
}
