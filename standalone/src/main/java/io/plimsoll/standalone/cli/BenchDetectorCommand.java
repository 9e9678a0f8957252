package io.plimsoll.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.standalone.bench.detector.DetectorBench;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code plimsoll bench detector}: what a value costs, and what a series keeps. */
final class BenchDetectorCommand {
    private BenchDetectorCommand() {}

    /** Whether these are arguments of this benchmark. */
    static boolean reads(List<String> args) {
        return !args.isEmpty() && args.get(0).equals("detector");
    }

    static int run(List<String> args, PrintStream out, PrintStream err)
            throws UsageException, FailedException {
        List<String> rest = new ArrayList<>(args.subList(1, args.size()));
        boolean jsonAlone = rest.removeIf("--json"::equals);
        Arguments arguments = Arguments.parse(rest, Set.of("--forks", "--seconds"));
        if (!arguments.words().isEmpty()) {
            throw new UsageException(
                    "usage: plimsoll bench detector [--forks 2] [--seconds 1] [--json]");
        }
        int forks = (int) BenchCommand.within(arguments, "--forks", 2, 1, 20);
        int seconds = (int) BenchCommand.within(arguments, "--seconds", 1, 1, 60);
        try {
            ObjectNode figures = new DetectorBench(forks, seconds, err).run();
            if (!jsonAlone) {
                figures.path("detectors")
                        .properties()
                        .forEach(f -> out.printf("%-14s %s%n", f.getKey(), f.getValue()));
            }
            out.println(figures);
            return 0;
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
