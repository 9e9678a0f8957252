package io.plimsoll.agent.config;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandSigner;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the options from the file and the environment and collects everything that is wrong. */
final class OptionReader {
    private static final String KAFKA_PREFIX = "kafka.";
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final Set<String> KNOWN_ACTIONS = Set.of(Command.MIGRATE);
    private static final Map<String, Option> BY_KEY =
            Options.ALL.stream().collect(Collectors.toMap(Option::key, Function.identity()));
    private static final Map<String, Option> BY_VARIABLE =
            Options.ALL.stream()
                    .collect(Collectors.toMap(Option::environmentName, Function.identity()));

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> origins = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    OptionReader(Map<String, String> properties, Map<String, String> environment) {
        properties.forEach(this::fromFile);
        environment.forEach(this::fromVariable);
    }

    AgentConfig read() {
        AgentConfig config =
                new AgentConfig(
                        word(Options.CLUSTER).orElse("main"),
                        word(Options.HOST_ID).orElseGet(this::hostname),
                        kafka(),
                        duration(
                                        Options.SAMPLE_INTERVAL,
                                        Duration.ofMillis(100),
                                        Duration.ofMinutes(10))
                                .orElse(Duration.ofSeconds(10)),
                        sampling(),
                        duration(
                                        Options.INVENTORY_INTERVAL,
                                        Duration.ofSeconds(1),
                                        Duration.ofHours(24))
                                .orElse(Duration.ofMinutes(10)),
                        parsed(Options.STATE_DIR, OptionReader::path)
                                .orElse(Path.of(Options.STATE_DIR.defaultText())),
                        spool(),
                        host(),
                        libvirt(),
                        commands());
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "the agent's configuration is wrong:\n  - " + String.join("\n  - ", problems));
        }
        return config;
    }

    private SpoolConfig spool() {
        return new SpoolConfig(
                bytes(Options.SPOOL_MAX_BYTES, 1L << 20).orElse(256L << 20),
                duration(Options.SPOOL_FSYNC_INTERVAL, Duration.ZERO, Duration.ofHours(1))
                        .orElse(Duration.ofSeconds(1)),
                parsed(Options.SPOOL_REPLAY_RATE, text -> Quantities.number(text, 0.01, 1000))
                        .orElse(0.8));
    }

    private SamplingConfig sampling() {
        Duration second = Duration.ofSeconds(1);
        Duration day = Duration.ofHours(24);
        return new SamplingConfig(
                duration(Options.MONITOR_INTERVAL, second, Duration.ofHours(1))
                        .orElse(Duration.ofSeconds(30)),
                duration(Options.IMAGE_INTERVAL, second, day).orElse(Duration.ofMinutes(5)),
                duration(Options.DIRTY_RATE_INTERVAL, Duration.ZERO, day).orElse(Duration.ZERO),
                parsed(Options.BUDGET_CPU_PERCENT, text -> Quantities.number(text, 0.01, 100))
                        .orElse(0.5));
    }

    private HostConfig host() {
        Optional<Integer> cpus =
                parsed(Options.HOST_CPUS, text -> Quantities.wholeNumber(text, 1, 65536));
        Optional<Long> memory = bytes(Options.HOST_MEMORY, 1L << 20);
        return new HostConfig(
                word(Options.HOST_CGROUP),
                cpus.map(OptionalInt::of).orElse(OptionalInt.empty()),
                memory.map(OptionalLong::of).orElse(OptionalLong.empty()),
                bytes(Options.HOST_RESERVED_MEMORY, 0).orElse(0L),
                parsed(Options.HOST_IMAGE_PATHS, OptionReader::absolutePaths).orElse(List.of()),
                parsed(Options.HOST_LABELS, OptionReader::labels).orElse(Map.of()));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.split("=", -1);
            if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
                throw new IllegalArgumentException(
                        "holds '" + part.strip() + "', which is not a pair of name=value");
            }
            labels.put(pair[0].strip(), pair[1].strip());
        }
        return labels;
    }

    private LibvirtConfig libvirt() {
        return new LibvirtConfig(
                parsed(Options.LIBVIRT_ENABLED, OptionReader::enabled)
                        .orElse(LibvirtConfig.Enabled.AUTO),
                word(Options.LIBVIRT_URI).orElse(Options.LIBVIRT_URI.defaultText()),
                word(Options.MIGRATION_URI),
                parsed(Options.MIGRATION_CHECK_URI, OptionReader::template),
                parsed(Options.MIGRATION_UNSAFE, Quantities::bool).orElse(false));
    }

    private CommandConfig commands() {
        return new CommandConfig(
                parsed(Options.COMMAND_PUBLIC_KEY, OptionReader::publicKeys).orElse(List.of()),
                Optional.ofNullable(values.get(Options.COMMANDS_ALLOWED.key()))
                        .map(this::actions)
                        .orElse(Set.of(Command.MIGRATE)),
                parsed(
                                Options.MIGRATION_MAX_CONCURRENT,
                                text -> Quantities.wholeNumber(text, 1, 16))
                        .orElse(1));
    }

    private Map<String, String> kafka() {
        Map<String, String> kafka = new TreeMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(KAFKA_PREFIX) && !value.isEmpty()) {
                        kafka.put(key.substring(KAFKA_PREFIX.length()), value);
                    }
                });
        if (!kafka.containsKey(BOOTSTRAP)) {
            problems.add(
                    "kafka.bootstrap.servers is missing; set it to your brokers, such as "
                            + Options.BOOTSTRAP_SERVERS.example());
        }
        kafka.keySet().forEach(this::checkKafkaKey);
        return kafka;
    }

    private void checkKafkaKey(String key) {
        String origin = origin(KAFKA_PREFIX + key);
        if (KafkaKeys.fixed(key)) {
            problems.add(
                    origin
                            + " can't be changed: the agent's delivery guarantees rest on it; remove it");
        } else if (!KafkaKeys.known(key)) {
            problems.add(
                    origin
                            + " is not a setting of Kafka's producer or consumer; look for a typing error in '"
                            + key
                            + "'");
        }
    }

    private void fromFile(String key, String value) {
        if (!BY_KEY.containsKey(key) && !key.startsWith(KAFKA_PREFIX)) {
            problems.add(
                    "unknown key "
                            + key
                            + "; known are "
                            + Options.ALL.stream()
                                    .map(Option::key)
                                    .collect(Collectors.joining(", "))
                            + " and kafka.*");
            return;
        }
        values.put(key, value.strip());
        origins.put(key, key);
    }

    private void fromVariable(String name, String value) {
        if (!name.startsWith(Options.ENVIRONMENT_PREFIX)) {
            return;
        }
        String rest = name.substring(Options.ENVIRONMENT_PREFIX.length());
        String key = rest.toLowerCase(Locale.ROOT).replace('_', '.');
        Option option = BY_VARIABLE.get(name);
        if (option == null && !key.startsWith(KAFKA_PREFIX)) {
            problems.add(
                    "unknown environment variable "
                            + name
                            + "; a key such as sample.interval is written "
                            + Options.SAMPLE_INTERVAL.environmentName());
            return;
        }
        values.put(option == null ? key : option.key(), value.strip());
        origins.put(option == null ? key : option.key(), name);
    }

    private Optional<String> word(Option option) {
        return parsed(
                option,
                text -> {
                    if (text.chars().anyMatch(Character::isWhitespace)) {
                        throw new IllegalArgumentException("contains white space");
                    }
                    return text;
                });
    }

    private Optional<Duration> duration(Option option, Duration least, Duration most) {
        return parsed(option, text -> Quantities.duration(text, least, most));
    }

    private Optional<Long> bytes(Option option, long least) {
        return parsed(option, text -> Quantities.bytes(text, least, Long.MAX_VALUE));
    }

    private <T> Optional<T> parsed(Option option, Function<String, T> parser) {
        String text = values.getOrDefault(option.key(), "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problems.add(origin(option.key()) + ": '" + text + "' " + e.getMessage());
            return Optional.empty();
        }
    }

    private String origin(String key) {
        return origins.getOrDefault(key, key);
    }

    private Set<String> actions(String text) {
        Set<String> actions =
                Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(action -> !action.isEmpty())
                        .collect(Collectors.toSet());
        for (String action : actions) {
            if (!KNOWN_ACTIONS.contains(action)) {
                problems.add(
                        origin(Options.COMMANDS_ALLOWED.key())
                                + ": this agent knows no action '"
                                + action
                                + "'; it knows "
                                + String.join(", ", KNOWN_ACTIONS));
            }
        }
        return actions;
    }

    private String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            problems.add("the hostname can't be found (" + e.getMessage() + "); set host.id");
            return "unknown";
        }
    }

    private static List<PublicKey> publicKeys(String text) {
        List<PublicKey> keys = new ArrayList<>();
        for (String key : text.split(",", -1)) {
            try {
                keys.add(CommandSigner.publicKey(key.strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("is " + e.getMessage(), e);
            }
        }
        return keys;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path", e);
        }
    }

    private static List<String> absolutePaths(String text) {
        List<String> paths =
                Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .map(OptionReader::path)
                        .map(Path::toString)
                        .toList();
        for (String path : paths) {
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("holds a path that is not absolute: " + path);
            }
        }
        return paths;
    }

    private static String template(String text) {
        if (!text.contains("{host}")) {
            throw new IllegalArgumentException("does not contain {host}");
        }
        return text;
    }

    private static LibvirtConfig.Enabled enabled(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> LibvirtConfig.Enabled.AUTO;
            case "true" -> LibvirtConfig.Enabled.TRUE;
            case "false" -> LibvirtConfig.Enabled.FALSE;
            default -> throw new IllegalArgumentException("is none of auto, true, false");
        };
    }
}
