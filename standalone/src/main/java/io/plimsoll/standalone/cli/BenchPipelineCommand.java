package io.plimsoll.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.standalone.bench.pipeline.PipelineBench;
import io.plimsoll.standalone.bench.pipeline.PipelineBenchOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code plimsoll bench pipeline}: how many VM samples the job takes in a second of CPU. */
final class BenchPipelineCommand {
    private BenchPipelineCommand() {}

    /** Whether these are arguments of this benchmark. */
    static boolean reads(List<String> args) {
        return !args.isEmpty() && args.get(0).equals("pipeline");
    }

    static int run(List<String> args, PrintStream out, PrintStream err)
            throws UsageException, FailedException {
        List<String> rest = new ArrayList<>(args.subList(1, args.size()));
        boolean jsonAlone = rest.removeIf("--json"::equals);
        Arguments arguments =
                Arguments.parse(
                        rest,
                        Set.of(
                                "--vms",
                                "--ticks",
                                "--parallelism",
                                "--warm-up",
                                "--passes",
                                "--work"));
        if (!arguments.words().isEmpty()) {
            throw new UsageException(
                    "usage: plimsoll bench pipeline [--vms 5000] [--ticks 720] [--parallelism 1]"
                            + " [--warm-up 2] [--passes 3] [--json]");
        }
        PipelineBenchOptions options =
                new PipelineBenchOptions(
                        (int) BenchCommand.within(arguments, "--vms", 5_000, 1, 1_000_000),
                        (int) BenchCommand.within(arguments, "--ticks", 720, 12, 10_000),
                        (int) BenchCommand.within(arguments, "--parallelism", 1, 1, 64),
                        (int) BenchCommand.within(arguments, "--warm-up", 2, 1, 100),
                        (int) BenchCommand.within(arguments, "--passes", 3, 1, 100),
                        Path.of(arguments.required("--work")));
        try {
            ObjectNode figures = new PipelineBench(options, err).run();
            if (!jsonAlone) {
                figures.properties()
                        .forEach(f -> out.printf("%-26s %s%n", f.getKey(), f.getValue()));
            }
            out.println(figures);
            return 0;
        } catch (IOException e) {
            throw new FailedException(e.getMessage() + " (logs are in " + options.work() + ")", e);
        }
    }
}
