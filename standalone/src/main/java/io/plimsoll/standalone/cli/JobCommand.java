package io.plimsoll.standalone.cli;

import io.plimsoll.pipeline.job.JobOptions;
import io.plimsoll.standalone.job.FlinkRest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code plimsoll job submit|list|cancel}: the job on a Flink cluster. */
final class JobCommand {
    private static final String ENTRY_CLASS = "io.plimsoll.pipeline.job.RebalanceJob";
    private static final String USAGE =
            """
            usage: plimsoll job submit --flink URL [--parallelism N] [--from-savepoint PATH] JOB OPTIONS...
                   plimsoll job list   --flink URL
                   plimsoll job cancel --flink URL JOB-ID [--savepoint FOLDER]
                   plimsoll job options""";

    private JobCommand() {}

    static int run(List<String> args, PrintStream out) throws UsageException, FailedException {
        if (args.isEmpty()) {
            throw new UsageException(USAGE);
        }
        List<String> rest = args.subList(1, args.size());
        try {
            switch (args.get(0)) {
                case "submit" -> submit(rest, out);
                case "list" -> list(rest, out);
                case "cancel" -> cancel(rest, out);
                case "options" -> out.print(JobOptions.markdown());
                default -> throw new UsageException(USAGE);
            }
            return 0;
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void submit(List<String> args, PrintStream out)
            throws UsageException, IOException {
        Arguments arguments =
                Arguments.parseKnown(
                        args, Set.of("--flink", "--jar", "--parallelism", "--from-savepoint"));
        if (!arguments.words().isEmpty()) {
            throw new UsageException("what is '" + arguments.words().get(0) + "'?\n" + USAGE);
        }
        Path jar = Path.of(arguments.required("--jar"));
        if (!Files.isRegularFile(jar)) {
            throw new UsageException("there is no job jar " + jar + "; build it: ./plimsoll build");
        }
        long parallelism = arguments.number("--parallelism", 0);
        String id =
                new FlinkRest(arguments.required("--flink"))
                        .run(
                                jar,
                                ENTRY_CLASS,
                                parallelism > 0
                                        ? Optional.of(Math.toIntExact(parallelism))
                                        : Optional.empty(),
                                arguments.text("--from-savepoint"),
                                arguments.unknown());
        out.println("submitted " + id);
    }

    private static void list(List<String> args, PrintStream out)
            throws UsageException, IOException {
        Arguments arguments = Arguments.parse(args, Set.of("--flink", "--jar"));
        List<FlinkRest.Job> jobs = new FlinkRest(arguments.required("--flink")).jobs();
        for (FlinkRest.Job job : jobs) {
            out.printf(
                    "%s  %-10s  %s  %s%n",
                    job.id(),
                    job.state(),
                    Instant.ofEpochMilli(job.startedAtEpochMillis()),
                    job.name());
        }
        if (jobs.isEmpty()) {
            out.println("no jobs");
        }
    }

    private static void cancel(List<String> args, PrintStream out)
            throws UsageException, IOException {
        Arguments arguments = Arguments.parse(args, Set.of("--flink", "--jar", "--savepoint"));
        if (arguments.words().size() != 1) {
            throw new UsageException(USAGE);
        }
        FlinkRest flink = new FlinkRest(arguments.required("--flink"));
        String id = arguments.words().get(0);
        Optional<String> savepoint = arguments.text("--savepoint");
        if (savepoint.isEmpty()) {
            flink.cancel(id);
            out.println("cancelled " + id);
            return;
        }
        out.println("stopped with savepoint " + flink.stopWithSavepoint(id, savepoint.get()));
    }
}
