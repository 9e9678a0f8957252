package io.plimsoll.standalone.cli;

import io.plimsoll.standalone.replay.KafkaPlace;
import io.plimsoll.standalone.replay.Recording;
import io.plimsoll.standalone.replay.Span;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code plimsoll record}: what is on Kafka into a file, for replays. */
final class RecordCommand {
    private static final String USAGE =
            "usage: plimsoll record --from kafka://HOST:PORT[/TOPIC] --to FILE[.gz] [--for 10m]"
                    + " [--since TIME] [--until TIME] [--kafka.KEY VALUE]...";
    private static final Duration END_PATIENCE = Duration.ofSeconds(30);

    private RecordCommand() {}

    static int run(List<String> args, PrintStream err) throws UsageException, FailedException {
        Arguments arguments =
                Arguments.parseKnown(args, Set.of("--from", "--to", "--for", "--since", "--until"));
        if (!arguments.words().isEmpty()) {
            throw new UsageException(USAGE);
        }
        KafkaPlace place = place(arguments.required("--from"));
        Path file = Path.of(arguments.required("--to"));
        Properties client = kafka(arguments);
        Optional<Duration> length = arguments.duration("--for");
        Span span = span(arguments);
        if (length.isPresent() && !span.equals(Span.all())) {
            throw new UsageException("--for records what comes, --since and --until what is there");
        }
        Recording recording = new Recording(place, client, file, err);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> end(recording, ended), "end-recording"));
        try {
            long records =
                    length.isPresent() ? recording.coming(length.get()) : recording.held(span);
            err.printf(
                    "plimsoll: recorded %,d records, %,d bytes, to %s%n",
                    records, Files.size(file), file);
            return 0;
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        } finally {
            ended.countDown();
        }
    }

    /** On Ctrl-C the recording gets its end, and the JVM goes on ending. */
    private static void end(Recording recording, CountDownLatch ended) {
        recording.requestEnd();
        try {
            ended.await(END_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static KafkaPlace place(String text) throws UsageException {
        try {
            return KafkaPlace.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** Options that begin with {@code --kafka.} are the client's. */
    static Properties kafka(Arguments arguments) throws UsageException {
        Properties client = new Properties();
        for (Iterator<String> unknown = arguments.unknown().iterator(); unknown.hasNext(); ) {
            String name = unknown.next();
            if (!name.startsWith("--kafka.")) {
                throw new UsageException("unknown option " + name);
            }
            client.setProperty(name.substring("--kafka.".length()), unknown.next());
        }
        return client;
    }

    static Span span(Arguments arguments) throws UsageException {
        try {
            return new Span(time(arguments, "--since"), time(arguments, "--until"));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Instant> time(Arguments arguments, String name) throws UsageException {
        Optional<String> text = arguments.text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text.get()));
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    name
                            + " must be a time such as 2026-01-31T07:00:00Z, not '"
                            + text.get()
                            + "'");
        }
    }
}
