package io.plimsoll.standalone.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line of words and options; an option is {@code --name value} or {@code --name=value}.
 */
public final class Arguments {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|min|h)");

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();
    private final List<String> unknown = new ArrayList<>();

    private Arguments() {}

    /**
     * The arguments, none of which may be unknown.
     *
     * @throws UsageException if an option is unknown or lacks its value
     */
    public static Arguments parse(List<String> args, Set<String> known) throws UsageException {
        Arguments arguments = parseKnown(args, known);
        if (!arguments.unknown.isEmpty()) {
            throw new UsageException(
                    String.format(
                            "unknown option %s; there are %s",
                            arguments.unknown.get(0), String.join(" ", new TreeSet<>(known))));
        }
        return arguments;
    }

    /**
     * The arguments; options that are unknown are kept for {@link #unknown}, with their values.
     *
     * @throws UsageException if an option lacks its value
     */
    public static Arguments parseKnown(List<String> args, Set<String> known) throws UsageException {
        Arguments arguments = new Arguments();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                arguments.words.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            if (equals < 0 && i + 1 == args.size()) {
                throw new UsageException("the option " + name + " lacks its value");
            }
            String value = equals < 0 ? args.get(++i) : arg.substring(equals + 1);
            if (known.contains(name)) {
                arguments.options.put(name, value);
            } else {
                arguments.unknown.add(name);
                arguments.unknown.add(value);
            }
        }
        return arguments;
    }

    /** What is not an option, in order. */
    public List<String> words() {
        return List.copyOf(words);
    }

    /** Names and values of the unknown options, in order. */
    public List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** The option's value, if it is there. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * The option's value.
     *
     * @throws UsageException if it is not there
     */
    public String required(String name) throws UsageException {
        return text(name)
                .orElseThrow(() -> new UsageException("the option " + name + " is missing"));
    }

    /**
     * The option as a whole number.
     *
     * @throws UsageException if it is none
     */
    public long number(String name, long absent) throws UsageException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            return Long.parseLong(text.get());
        } catch (NumberFormatException e) {
            throw new UsageException(name + " must be a whole number, not '" + text.get() + "'");
        }
    }

    /**
     * The option as a duration such as {@code 90s}.
     *
     * @throws UsageException if it is none
     */
    public Optional<Duration> duration(String name) throws UsageException {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            throw new UsageException(
                    name + " must be a duration such as 90s or 2m, not '" + text.get() + "'");
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m", "min" -> Duration.ofMinutes(count);
                    default -> Duration.ofHours(count);
                });
    }
}
