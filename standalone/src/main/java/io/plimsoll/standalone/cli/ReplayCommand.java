package io.plimsoll.standalone.cli;

import io.plimsoll.pipeline.job.PolicyFile;
import io.plimsoll.pipeline.job.RebalancePolicy;
import io.plimsoll.standalone.replay.KafkaPlace;
import io.plimsoll.standalone.replay.Recording;
import io.plimsoll.standalone.replay.Replay;
import io.plimsoll.standalone.replay.ReplayJson;
import io.plimsoll.standalone.replay.ReplayStory;
import io.plimsoll.standalone.replay.ReplaySummary;
import io.plimsoll.standalone.replay.Span;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code plimsoll replay}: what another policy would have found in recorded samples. */
final class ReplayCommand {
    private static final String USAGE =
            "usage: plimsoll replay --from FILE|kafka://HOST:PORT[/TOPIC] [--policy FILE]"
                    + " [--since TIME] [--until TIME] [--json] [--kafka.KEY VALUE]...";

    private ReplayCommand() {}

    static int run(List<String> args, PrintStream out, PrintStream err)
            throws UsageException, FailedException {
        List<String> rest = new ArrayList<>(args);
        boolean json = rest.removeIf("--json"::equals);
        Arguments arguments =
                Arguments.parseKnown(
                        rest, Set.of("--from", "--policy", "--since", "--until", "--work"));
        if (!arguments.words().isEmpty()) {
            throw new UsageException(USAGE);
        }
        String from = arguments.required("--from");
        Span span = RecordCommand.span(arguments);
        RebalancePolicy policy = policy(arguments);
        var client = RecordCommand.kafka(arguments);
        try {
            Path work = work(arguments);
            try {
                Path file = Path.of(from);
                if (KafkaPlace.isMeantBy(from)) {
                    file = work.resolve("recording.gz");
                    KafkaPlace place = RecordCommand.place(from);
                    long records = new Recording(place, client, file, err).held(span);
                    err.printf("plimsoll: read %,d records from %s%n", records, from);
                } else if (!Files.isRegularFile(file)) {
                    throw new UsageException("there is no recording " + from);
                }
                Replay replay = new Replay(file, span, policy, work);
                ReplaySummary summary =
                        replay.run(json ? new ReplayJson(out) : new ReplayStory(out), err);
                out.println(json ? summary.json() : summary.text());
                return 0;
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static RebalancePolicy policy(Arguments arguments) throws UsageException {
        if (arguments.text("--policy").isEmpty()) {
            return PolicyFile.usual();
        }
        Path file = Path.of(arguments.required("--policy"));
        try {
            return PolicyFile.read(file);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UsageException("the policy can't be read: " + e.getMessage());
        }
    }

    private static Path work(Arguments arguments) throws IOException {
        if (arguments.text("--work").isEmpty()) {
            return Files.createTempDirectory("plimsoll-replay-");
        }
        Path parent = Path.of(arguments.text("--work").orElse("work")).toAbsolutePath();
        Files.createDirectories(parent);
        return Files.createTempDirectory(parent, "replay-");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
