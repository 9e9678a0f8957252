package io.plimsoll.standalone.cli;

import io.plimsoll.standalone.bench.AgentBench;
import io.plimsoll.standalone.bench.AgentBenchOptions;
import io.plimsoll.standalone.bench.BenchFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code plimsoll bench agent}: what the agent costs, beside its peers. */
final class BenchCommand {
    /** Exit code of a machine that can't run the benchmark. */
    static final int CANNOT = 3;

    private static final int MOST_VMS = 500;

    private BenchCommand() {}

    static int run(List<String> args, PrintStream out, PrintStream err)
            throws UsageException, FailedException {
        List<String> rest = new ArrayList<>(args);
        boolean jsonAlone = rest.removeIf("--json"::equals);
        Arguments arguments =
                Arguments.parse(
                        rest,
                        Set.of(
                                "--vms",
                                "--warm-up",
                                "--seconds",
                                "--tick",
                                "--testbed",
                                "--agent",
                                "--work"));
        if (!arguments.words().equals(List.of("agent"))) {
            throw new UsageException(
                    "usage: plimsoll bench agent [--vms 50] [--warm-up 180] [--seconds 180] [--tick 10] [--json],"
                            + " plimsoll bench nab --data DIR --out DIR,"
                            + " or plimsoll bench forecast --data FILE...");
        }
        AgentBenchOptions options = options(arguments, !jsonAlone);
        AgentBench bench = new AgentBench(options, err);
        Thread cleaner = new Thread(bench::close, "bench-clean-up");
        Runtime.getRuntime().addShutdownHook(cleaner); // Ctrl-C
        try (bench) {
            Files.createDirectories(options.work());
            String reasons = bench.reasonsAgainst();
            if (!reasons.isEmpty()) {
                err.println("plimsoll: this machine can't run the benchmark:\n" + reasons);
                return CANNOT;
            }
            out.println(bench.run());
            return 0;
        } catch (BenchFailure | IOException e) {
            throw new FailedException(e.getMessage() + " (logs are in " + options.work() + ")", e);
        }
    }

    private static AgentBenchOptions options(Arguments arguments, boolean table)
            throws UsageException {
        long vms = within(arguments, "--vms", 50, 1, MOST_VMS);
        long warmUp = within(arguments, "--warm-up", 180, 0, 86_400);
        long seconds = within(arguments, "--seconds", 180, 1, 86_400);
        long tick = within(arguments, "--tick", 10, 1, 600);
        if (seconds < tick) {
            throw new UsageException("--seconds must be at least one --tick, which is " + tick);
        }
        return new AgentBenchOptions(
                (int) vms,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(tick),
                Path.of(arguments.required("--testbed")),
                Path.of(arguments.required("--agent")),
                Path.of(arguments.required("--work")),
                table);
    }

    static long within(Arguments arguments, String name, long absent, long least, long most)
            throws UsageException {
        long number = arguments.number(name, absent);
        if (number < least || number > most) {
            throw new UsageException(
                    name + " must be from " + least + " to " + most + ", not " + number);
        }
        return number;
    }
}
