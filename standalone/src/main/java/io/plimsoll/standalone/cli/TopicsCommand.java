package io.plimsoll.standalone.cli;

import io.plimsoll.standalone.kafka.TopicSetup;
import io.plimsoll.standalone.kafka.TopicSetupException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code plimsoll topics create|list}: the topics on a broker. */
final class TopicsCommand {
    private TopicsCommand() {}

    static int run(List<String> args, PrintStream out) throws UsageException, FailedException {
        Arguments arguments =
                Arguments.parse(args, Set.of("--kafka", "--partitions", "--replicas", "--timeout"));
        if (arguments.words().equals(List.of("list"))) {
            out.println(TopicSetup.describe());
            return 0;
        }
        if (!arguments.words().equals(List.of("create"))) {
            throw new UsageException(
                    "usage: plimsoll topics list | create --kafka HOST:PORT [--partitions 4]"
                            + " [--replicas N] [--timeout 30s]");
        }
        String kafka = arguments.required("--kafka");
        long replicas = arguments.number("--replicas", 0);
        Duration patience = arguments.duration("--timeout").orElse(Duration.ofSeconds(30));
        try {
            List<String> created =
                    new TopicSetup(
                                    kafka,
                                    (int) arguments.number("--partitions", 4),
                                    replicas > 0 ? Optional.of((short) replicas) : Optional.empty())
                            .createMissing(patience);
            created.forEach(topic -> out.println("made " + topic));
            out.println(
                    created.isEmpty()
                            ? "all topics were there already"
                            : "all topics are there now");
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (TopicSetupException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
