package io.plimsoll.standalone.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * The verbs; exit code 0 is done, 1 failed, 2 a command line that can't be understood, 3 not on
 * this machine.
 */
public final class Main {
    private Main() {}

    /** Runs the verb that the first argument names. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.isEmpty()) {
            err.println(
                    "plimsoll: which verb? up, job, topics, key, record, replay, bench or docs");
            return 2;
        }
        List<String> rest = args.subList(1, args.size());
        try {
            return switch (args.get(0)) {
                case "up" -> UpCommand.run(rest, out);
                case "bench" -> bench(rest, out, err);
                case "docs" -> DocsCommand.run(rest, out);
                case "job" -> JobCommand.run(rest, out);
                case "key" -> KeyCommand.run(rest, out);
                case "record" -> RecordCommand.run(rest, err);
                case "replay" -> ReplayCommand.run(rest, out, err);
                case "topics" -> TopicsCommand.run(rest, out);
                default -> throw new UsageException("there is no verb '" + args.get(0) + "'");
            };
        } catch (UsageException e) {
            err.println("plimsoll: " + e.getMessage());
            return 2;
        } catch (FailedException e) {
            err.println("plimsoll: " + e.getMessage());
            return 1;
        }
    }

    private static int bench(List<String> args, PrintStream out, PrintStream err)
            throws UsageException, FailedException {
        if (BenchDetectorCommand.reads(args)) {
            return BenchDetectorCommand.run(args, out, err);
        }
        if (BenchPipelineCommand.reads(args)) {
            return BenchPipelineCommand.run(args, out, err);
        }
        return BenchDataCommand.reads(args)
                ? BenchDataCommand.run(args, out, err)
                : BenchCommand.run(args, out, err);
    }
}
