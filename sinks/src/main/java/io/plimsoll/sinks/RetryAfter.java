package io.plimsoll.sinks;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The Retry-After header: seconds, or the HTTP date before which to stay away. */
final class RetryAfter {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    /**
     * The wait that the header asks for, never negative; empty if it says nothing intelligible.
     *
     * @param now the server's time where its answer tells it, so that its clock may be wrong
     */
    static Optional<Duration> parse(String header, Instant now) {
        String value = header.strip();
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return value.length() <= MAX_DIGITS
                    ? Optional.of(Duration.ofSeconds(Integer.parseInt(value)))
                    : Optional.empty();
        }
        return httpDate(value).map(until -> atLeastZero(Duration.between(now, until)));
    }

    /** The instant that an HTTP date means; empty if it is none. */
    static Optional<Instant> httpDate(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value.strip(), HTTP_DATE).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration atLeastZero(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
