package io.plimsoll.pipeline.job;

import io.plimsoll.pipeline.anomaly.AnomalyPolicy;
import io.plimsoll.pipeline.anomaly.DetectorKind;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.hotspot.OutlookPolicy;
import io.plimsoll.pipeline.hotspot.OverloadBudget;
import io.plimsoll.pipeline.hotspot.SignalLines;
import io.plimsoll.pipeline.hotspot.VmOutlookPolicy;
import io.plimsoll.pipeline.plan.PlanLimits;
import io.plimsoll.pipeline.quarantine.QuarantinePolicy;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.storm.StormPolicy;
import io.plimsoll.sinks.InfluxOptions;
import io.plimsoll.sinks.Overflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * The options given, checked and resolved once, before the job starts.
 *
 * @param kafka properties for every Kafka client of the job
 * @param group consumer group
 * @param start where samples are read from without a savepoint
 * @param influx where points go; empty where nothing is stored
 * @param policy all that operators are told
 * @param checkpointInterval time between checkpoints
 */
public record JobConfig(
        Properties kafka,
        String group,
        String start,
        Optional<InfluxOptions> influx,
        RebalancePolicy policy,
        Duration checkpointInterval) {

    private static final String KAFKA_PREFIX = "kafka.";

    /**
     * Reads {@code --key value} pairs. Further keys that begin with {@code kafka.} go to the Kafka
     * clients.
     *
     * @param nowMillis default of the fencing epoch, ms since 1970
     * @throws IllegalArgumentException with all that is wrong, a line each
     */
    public static JobConfig of(String[] args, long nowMillis) {
        Map<String, String> given = pairs(args);
        List<String> problems = new ArrayList<>();
        Configuration options = new Configuration();
        Properties kafka = new Properties();
        given.forEach(
                (key, value) -> {
                    if (JobOptions.ALL.stream().anyMatch(option -> option.key().equals(key))) {
                        options.setString(key, value);
                    } else if (key.startsWith(KAFKA_PREFIX)) {
                        kafka.setProperty(key.substring(KAFKA_PREFIX.length()), value);
                    } else {
                        problems.add(
                                "unknown option --"
                                        + key
                                        + "; './plimsoll job options' lists them");
                    }
                });
        for (ConfigOption<?> option : JobOptions.ALL) {
            check(option, options, problems);
        }
        for (ConfigOption<?> required : List.of(JobOptions.KAFKA, JobOptions.COMMAND_KEY_FILE)) {
            if (!options.contains(required)) {
                problems.add(
                        "--" + required.key() + " is missing: " + JobOptions.meaning(required));
            }
        }
        checkStart(options.get(JobOptions.KAFKA_START), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        kafka.setProperty("bootstrap.servers", options.get(JobOptions.KAFKA));
        return new JobConfig(
                kafka,
                options.get(JobOptions.KAFKA_GROUP),
                options.get(JobOptions.KAFKA_START),
                influx(options),
                policy(options, nowMillis),
                options.get(JobOptions.CHECKPOINT));
    }

    private static void check(
            ConfigOption<?> option, Configuration options, List<String> problems) {
        check("--", option, options, problems);
    }

    static void check(
            String prefix, ConfigOption<?> option, Configuration options, List<String> problems) {
        try {
            options.getOptional(option);
        } catch (IllegalArgumentException e) {
            problems.add(
                    prefix
                            + option.key()
                            + " has the bad value '"
                            + options.toMap().get(option.key())
                            + "': "
                            + JobOptions.meaning(option));
        }
    }

    private static void checkStart(String start, List<String> problems) {
        try {
            KafkaEdges.startOf(start, 0);
        } catch (IllegalArgumentException e) {
            problems.add(
                    "--"
                            + JobOptions.KAFKA_START.key()
                            + " has the bad value '"
                            + start
                            + "': "
                            + JobOptions.meaning(JobOptions.KAFKA_START));
        }
    }

    private static Optional<InfluxOptions> influx(Configuration options) {
        String url = options.get(JobOptions.INFLUX_URL);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                builder(url, options)
                        .overflow(overflow(options))
                        .gzip(options.get(JobOptions.INFLUX_GZIP))
                        .build());
    }

    private static InfluxOptions.Builder builder(String url, Configuration options) {
        String bucket = options.get(JobOptions.INFLUX_BUCKET);
        String api = options.get(JobOptions.INFLUX_API);
        return switch (api) {
            case "v1" -> InfluxOptions.v1(url, bucket).createDatabase(true);
            case "v2" ->
                    InfluxOptions.v2(
                            url, options.get(JobOptions.INFLUX_ORG), bucket, token(options));
            default -> throw new IllegalArgumentException("--influx.api is v2 or v1, not " + api);
        };
    }

    private static Overflow overflow(Configuration options) {
        String choice = options.get(JobOptions.INFLUX_OVERFLOW);
        return switch (choice) {
            case "block" -> Overflow.BLOCK;
            case "drop" -> Overflow.DROP_OLDEST;
            default ->
                    throw new IllegalArgumentException(
                            "--influx.overflow is block or drop, not " + choice);
        };
    }

    private static String token(Configuration options) {
        String file = options.get(JobOptions.INFLUX_TOKEN_FILE);
        if (file.isEmpty()) {
            return "";
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the token can't be read from --influx.token.file " + file, e);
        }
    }

    static RebalancePolicy policy(Configuration options, long nowMillis) {
        WindowPolicy windows =
                new WindowPolicy(
                        options.get(JobOptions.WINDOW).toMillis(),
                        options.get(JobOptions.STORE_EVERY).toMillis(),
                        options.get(JobOptions.LATENESS).toMillis(),
                        options.get(JobOptions.SKEW).toMillis(),
                        options.get(JobOptions.IDLE).toMillis());
        QuarantinePolicy quarantine =
                new QuarantinePolicy(
                        options.get(JobOptions.MISSING),
                        options.get(JobOptions.FLEET),
                        options.get(JobOptions.HOLD).toMillis(),
                        RebalancePolicy.freshMillis(windows),
                        RebalancePolicy.forgetHostMillis(windows));
        HotspotPolicy hotspots =
                new HotspotPolicy(
                        options.get(JobOptions.CPU_LINE),
                        options.get(JobOptions.CPU_CLEAR),
                        options.get(JobOptions.MEMORY_LINE),
                        options.get(JobOptions.MEMORY_CLEAR),
                        options.get(JobOptions.HOTSPOT_K),
                        options.get(JobOptions.HOTSPOT_N),
                        lines(options),
                        budget(options, windows),
                        new OutlookPolicy(
                                options.get(JobOptions.FORECAST_USE),
                                options.get(JobOptions.FORECAST_CHANCE) / 100,
                                new VmOutlookPolicy(
                                        options.get(JobOptions.VM_FORECAST),
                                        options.get(JobOptions.VM_CHANCE) / 100,
                                        options.get(JobOptions.VM_CPU_LINE),
                                        options.get(JobOptions.VM_MEMORY_LINE))));
        PlanLimits limits =
                new PlanLimits(
                        options.get(JobOptions.CPU_TARGET),
                        options.get(JobOptions.MEMORY_TARGET),
                        options.get(JobOptions.COOLDOWN).toMillis(),
                        options.get(JobOptions.RETRY).toMillis(),
                        RebalancePolicy.freshMillis(windows),
                        options.get(JobOptions.COMMAND_LIFE).toMillis(),
                        options.get(JobOptions.MOVE_TIMEOUT).toMillis(),
                        options.get(JobOptions.MOVES),
                        options.get(JobOptions.MOVE_BANDWIDTH),
                        options.get(JobOptions.MOVE_DOWNTIME).toMillis());
        if (limits.cpuTargetPercent() >= hotspots.cpuClearPercent()
                || limits.memoryTargetPercent() >= hotspots.memoryClearPercent()) {
            throw new IllegalArgumentException(
                    "the targets of plans must be below the clear lines of hotspots,"
                            + " or a cured host would stay hot: "
                            + limits
                            + ", "
                            + hotspots);
        }
        return new RebalancePolicy(
                windows,
                raw(options),
                quarantine,
                hotspots,
                limits,
                options.getOptional(JobOptions.FENCING_EPOCH).orElse(nowMillis),
                options.get(JobOptions.COMMAND_KEY_FILE),
                detection(options));
    }

    private static DetectionPolicy detection(Configuration options) {
        return new DetectionPolicy(
                new AnomalyPolicy(
                        detectors(options),
                        hosts(options),
                        options.get(JobOptions.ANOMALY_THRESHOLD),
                        options.get(JobOptions.ANOMALY_CONFIRM),
                        options.get(JobOptions.ANOMALY_LEARN).toMillis(),
                        options.get(JobOptions.ANOMALY_CLEAR).toMillis(),
                        options.get(JobOptions.ANOMALY_USUAL).toMillis()),
                new StormPolicy(
                        options.get(JobOptions.STORM_SHARE) / 100,
                        options.get(JobOptions.STORM_HOSTS),
                        options.get(JobOptions.STORM_WITHIN).toMillis(),
                        options.get(JobOptions.STORM_GATHER).toMillis(),
                        options.get(JobOptions.FINDINGS_MOST)));
    }

    private static VectorDetectorKind hosts(Configuration options) {
        try {
            return VectorDetectorKind.named(options.get(JobOptions.ANOMALY_HOSTS));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--" + JobOptions.ANOMALY_HOSTS.key() + ": " + e.getMessage(), e);
        }
    }

    private static Map<Series, DetectorKind> detectors(Configuration options) {
        try {
            return AnomalyPolicy.detectors(options.get(JobOptions.ANOMALY_DETECTORS));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--" + JobOptions.ANOMALY_DETECTORS.key() + ": " + e.getMessage(), e);
        }
    }

    private static SignalLines lines(Configuration options) {
        return new SignalLines(
                options.get(JobOptions.READY_LINE),
                options.get(JobOptions.CPU_PRESSURE),
                options.get(JobOptions.STALL_LINE),
                options.get(JobOptions.SWAP_LINE),
                options.get(JobOptions.FAULTS_LINE),
                options.get(JobOptions.LATENCY_LINE),
                options.get(JobOptions.LINK_LINE),
                options.get(JobOptions.DROP_LINE),
                options.get(JobOptions.NODE_LINE),
                options.get(JobOptions.REMOTE_LINE));
    }

    /** Judged once so many windows are in that a few of them are within the budget. */
    private static OverloadBudget budget(Configuration options, WindowPolicy windows) {
        double share = options.get(JobOptions.BUDGET);
        int learning = (int) Math.min(4_000, Math.max(60, 3 / share));
        long day = Duration.ofDays(1).toMillis() / windows.sizeMillis();
        return new OverloadBudget(share, learning, 0, (int) Math.max(2L * learning, day));
    }

    private static RawProfile raw(Configuration options) {
        String choice = options.get(JobOptions.RAW_PROFILE);
        return switch (choice) {
            case "off" ->
                    options.get(JobOptions.INFLUX_URL).isEmpty()
                            ? RawProfile.NO_STORE
                            : RawProfile.OFF;
            case "telegraf" -> RawProfile.TELEGRAF;
            default ->
                    throw new IllegalArgumentException(
                            "--raw.profile is off or telegraf, not " + choice);
        };
    }

    private static Map<String, String> pairs(String[] args) {
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        "options are pairs of --key value; '"
                                + args[i]
                                + "' is not the start of one");
            }
            if (pairs.put(args[i].substring(2), args[i + 1]) != null) {
                throw new IllegalArgumentException(args[i] + " is given twice");
            }
        }
        return pairs;
    }
}
