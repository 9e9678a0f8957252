package io.plimsoll.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.anomaly.VectorDetectorKind;
import io.plimsoll.pipeline.hotspot.VmOutlookPolicy;
import io.plimsoll.standalone.bench.ForecastBench;
import io.plimsoll.standalone.bench.NabBench;
import io.plimsoll.standalone.bench.OutlookBench;
import io.plimsoll.standalone.bench.OverloadBench;
import io.plimsoll.standalone.bench.SmdBench;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code plimsoll bench nab|smd|forecast|overload|outlook}: how good detectors and forecasts are,
 * on files.
 */
final class BenchDataCommand {
    private static final String USAGE =
            """
            usage: plimsoll bench nab --data FOLDER --out FOLDER [--json]
                   plimsoll bench smd --data FOLDER [--detector tail|forest] [--json]
                   plimsoll bench forecast --data FILE... [--column cpu_pct] [--json]
                   plimsoll bench overload --data FILE... [--budget 0.2] [--seed 1] [--seeds 1] [--column cpu_pct] [--json]
                   plimsoll bench outlook --data FILE... [--line 90] [--chance 50] [--part all|odd|even] [--column cpu_pct] [--json]""";

    private BenchDataCommand() {}

    /** Whether these are arguments of a benchmark on data. */
    static boolean reads(List<String> args) {
        return !args.isEmpty()
                && Set.of("nab", "smd", "forecast", "overload", "outlook").contains(args.get(0));
    }

    static int run(List<String> args, PrintStream out, PrintStream err)
            throws UsageException, FailedException {
        List<String> rest = new ArrayList<>(args.subList(1, args.size()));
        boolean jsonAlone = rest.removeIf("--json"::equals);
        Arguments arguments = Arguments.parse(rest, options(args.get(0)));
        Path data = Path.of(arguments.required("--data"));
        ObjectNode figures;
        try {
            if (args.get(0).equals("nab")) {
                requireNoWords(arguments);
                Path results = Path.of(arguments.required("--out"));
                figures = new NabBench(data, results, err).run();
            } else if (args.get(0).equals("smd")) {
                requireNoWords(arguments);
                figures = new SmdBench().run(data, detector(arguments), err);
            } else {
                List<Path> files = new ArrayList<>(List.of(data));
                arguments.words().forEach(file -> files.add(Path.of(file)));
                String column = arguments.text("--column").orElse("cpu_pct");
                figures =
                        switch (args.get(0)) {
                            case "forecast" -> new ForecastBench().run(files, column, err);
                            case "outlook" -> outlook(arguments).run(files, column, err);
                            default -> overload(arguments).run(files, column, err);
                        };
            }
        } catch (IOException e) {
            throw new FailedException(String.valueOf(e.getMessage()), e);
        }
        if (!jsonAlone) {
            Map<String, String> lines = new TreeMap<>();
            figures.properties().forEach(f -> lines.put(f.getKey(), f.getValue().toString()));
            lines.forEach((name, value) -> out.printf("%-20s %s%n", name, value));
        }
        out.println(figures);
        return 0;
    }

    private static Set<String> options(String verb) {
        return switch (verb) {
            case "nab" -> Set.of("--data", "--out");
            case "smd" -> Set.of("--data", "--detector");
            case "overload" -> Set.of("--data", "--column", "--budget", "--seed", "--seeds");
            case "outlook" -> Set.of("--data", "--column", "--line", "--chance", "--part");
            default -> Set.of("--data", "--column");
        };
    }

    private static VectorDetectorKind detector(Arguments arguments) throws UsageException {
        String name = arguments.text("--detector").orElse("tail");
        for (VectorDetectorKind kind : VectorDetectorKind.values()) {
            if (kind != VectorDetectorKind.NONE && kind.key().equals(name)) {
                return kind;
            }
        }
        throw new UsageException("--detector must be tail or forest, not '" + name + "'");
    }

    private static OverloadBench overload(Arguments arguments) throws UsageException {
        String budget = arguments.text("--budget").orElse("0.2");
        String seed = arguments.text("--seed").orElse("1");
        String seeds = arguments.text("--seeds").orElse("1");
        try {
            return new OverloadBench(
                    Double.parseDouble(budget), Long.parseLong(seed), Integer.parseInt(seeds));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--budget is a share of time between 0 and 1, not "
                            + budget
                            + "; --seed a whole number, not "
                            + seed
                            + "; --seeds one from 1, not "
                            + seeds
                            + "\n"
                            + USAGE);
        }
    }

    private static OutlookBench outlook(Arguments arguments) throws UsageException {
        VmOutlookPolicy usual = VmOutlookPolicy.usual();
        String part = arguments.text("--part").orElse("all");
        try {
            return new OutlookBench(
                    number(arguments, "--line", usual.cpuLinePercent()),
                    number(arguments, "--chance", 100 * usual.chance()),
                    OutlookBench.Part.valueOf(part.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--line is a share in percent above 0, --chance one above 5 and up to 95, --part all,"
                            + " odd or even: "
                            + e.getMessage()
                            + "\n"
                            + USAGE);
        }
    }

    private static double number(Arguments arguments, String name, double usual)
            throws UsageException {
        return Double.parseDouble(arguments.text(name).orElse(String.valueOf(usual)));
    }

    private static void requireNoWords(Arguments arguments) throws UsageException {
        if (!arguments.words().isEmpty()) {
            throw new UsageException("what is '" + arguments.words().get(0) + "'?\n" + USAGE);
        }
    }
}
