package io.plimsoll.sinks;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges the HTTP status and message of a write.
 *
 * <p>Servers differ: 1.x answers 400 "partial write" both for lines that it can't parse and for
 * points that it does not take, and has written all others; 2.x answers 400 and writes nothing if a
 * line can't be parsed, and 422 "partial write" if it took the others; 413 is a batch over the
 * server's size limit.
 */
final class AnswerClassifier {
    /** At the start only: a message may quote points, and with them the words of strangers. */
    private static final Pattern PARTIAL_WRITE =
            Pattern.compile("^(failure writing points to database: )?partial write");

    /** 1.x answers 500 to this, though only an operator can mend it. */
    private static final String NO_RETENTION_POLICY = "retention policy not found";

    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d+)$");
    private static final Pattern UNPARSED = Pattern.compile("unable to parse");

    private AnswerClassifier() {}

    /** What this status and the server's message, perhaps empty, mean for a batch. */
    static StoreAnswer classify(int status, String message) {
        String reason = "HTTP " + status + (message.isBlank() ? "" : ": " + message.strip());
        if (message.startsWith(NO_RETENTION_POLICY)) {
            return StoreAnswer.of(
                    WriteOutcome.MISCONFIGURED, reason + "; maybe create it on the server");
        }
        return switch (status) {
            case 204 -> StoreAnswer.of(WriteOutcome.WRITTEN, reason);
            case 201 -> partlyRejected(reason);
            case 400, 422 ->
                    PARTIAL_WRITE.matcher(message).find()
                            ? partlyRejected(reason)
                            : StoreAnswer.of(WriteOutcome.REJECTED, reason);
            case 413 -> StoreAnswer.of(WriteOutcome.REJECTED, reason);
            case 408, 429 -> StoreAnswer.of(WriteOutcome.UNAVAILABLE, reason);
            default ->
                    status >= 500
                            ? StoreAnswer.of(WriteOutcome.UNAVAILABLE, reason)
                            : StoreAnswer.of(
                                    WriteOutcome.MISCONFIGURED, reason + "; " + advice(status));
        };
    }

    private static StoreAnswer partlyRejected(String reason) {
        return new StoreAnswer(
                WriteOutcome.PARTLY_REJECTED, reason, rejectedPoints(reason), Optional.empty());
    }

    /** 1.x says "dropped=0" for lines that it could not parse, but names each of them. */
    private static long rejectedPoints(String message) {
        Matcher count = DROPPED.matcher(message);
        long dropped = count.find() ? Long.parseLong(count.group(1)) : 0;
        return Math.max(1, dropped + UNPARSED.matcher(message).results().count());
    }

    private static String advice(int status) {
        return switch (status) {
            case 401 -> "maybe the token or password is wrong or has expired";
            case 403 -> "maybe the token or user may not write to this bucket";
            case 404 ->
                    "maybe the bucket or database does not exist, or the server speaks the other"
                            + " API (v1 or v2)";
            default -> "maybe the URL is not InfluxDB's, which answers a write with 204";
        };
    }
}
