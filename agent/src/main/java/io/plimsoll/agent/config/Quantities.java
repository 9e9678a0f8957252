package io.plimsoll.agent.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,18})\\s*([a-zA-Z]*)");

    private Quantities() {}

    /** {@code 500ms}, {@code 10s}, {@code 5m} or {@code 1h}. */
    static Duration duration(String text, Duration least, Duration most) {
        Matcher matcher = match(text, "10s, 500ms or 5m");
        long number = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default ->
                            throw new IllegalArgumentException(
                                    "has no unit out of ms, s, m, h; write it such as 10s");
                };
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "is not within " + least.toMillis() + "ms and " + most.toSeconds() + "s");
        }
        return duration;
    }

    /** {@code 1048576}, {@code 512MiB} or {@code 2GiB}. */
    static long bytes(String text, long least, long most) {
        Matcher matcher = match(text, "512MiB or 2GiB");
        int shift =
                switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                    case "", "b" -> 0;
                    case "kib" -> 10;
                    case "mib" -> 20;
                    case "gib" -> 30;
                    case "tib" -> 40;
                    default ->
                            throw new IllegalArgumentException(
                                    "has a unit other than KiB, MiB, GiB, TiB");
                };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("is too large");
        }
        long bytes = number << shift;
        if (bytes < least || bytes > most) {
            throw new IllegalArgumentException(
                    "is not within " + least + " and " + most + " bytes");
        }
        return bytes;
    }

    /** A whole number. */
    static int wholeNumber(String text, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a whole number", e);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException("is not within " + least + " and " + most);
        }
        return number;
    }

    /** A number such as {@code 0.8} or {@code 4}. */
    static double number(String text, double least, double most) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number", e);
        }
        if (!(number >= least && number <= most)) {
            throw new IllegalArgumentException("is not within " + least + " and " + most);
        }
        return number;
    }

    /** {@code true} or {@code false}, nothing else. */
    static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    private static Matcher match(String text, String example) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a number with a unit such as " + example);
        }
        return matcher;
    }
}
