package io.plimsoll.standalone.cli;

import io.plimsoll.standalone.fleet.FleetOptions;
import io.plimsoll.standalone.influx.InfluxTarget;
import io.plimsoll.standalone.up.Up;
import io.plimsoll.standalone.up.UpOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;

/** {@code plimsoll up}: the whole loop in one JVM until Ctrl-C. */
final class UpCommand {
    /** Read by the log configuration of this verb. */
    private static final String LOG_PROPERTY = "plimsoll.log";

    private static final Duration END_PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> OPTIONS =
            Set.of(
                    "--hosts",
                    "--vms",
                    "--seed",
                    "--window",
                    "--for",
                    "--influx",
                    "--influx-api",
                    "--influx-org",
                    "--influx-bucket",
                    "--influx-token-file",
                    "--work");

    private UpCommand() {}

    /** Returns 0 unless it ended by itself and no hotspot was cured until then. */
    static int run(List<String> args, PrintStream out) throws UsageException, FailedException {
        Arguments arguments = Arguments.parse(args, OPTIONS);
        if (!arguments.words().isEmpty()) {
            throw new UsageException("what is '" + arguments.words().get(0) + "'?");
        }
        Path work = Path.of(arguments.text("--work").orElse("work")).toAbsolutePath();
        UpOptions options = options(arguments, work, logFile(work));
        try {
            prepareFiles(options);
            return run(options, out);
        } catch (IOException e) {
            throw new FailedException(e.getMessage() + "\nThe log tells more: " + options.log(), e);
        }
    }

    private static int run(UpOptions options, PrintStream out) throws IOException {
        Up up = new Up(options, out, System.getenv());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stopOnSignal(up, ended), "stop-on-signal"));
        try (up) {
            up.start();
            boolean cured = up.await();
            return cured || options.runFor().isEmpty() ? 0 : 1;
        } catch (IOException e) {
            if (up.stopRequested()) {
                return 0;
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } finally {
            LogManager.shutdown();
            ended.countDown();
        }
    }

    /** The JVM goes on ending when this returns. */
    private static void stopOnSignal(Up up, CountDownLatch ended) {
        up.requestStop();
        try {
            ended.await(END_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static UpOptions options(Arguments arguments, Path work, Path log)
            throws UsageException {
        FleetOptions defaults = FleetOptions.defaults();
        String influx = arguments.text("--influx").orElse("own");
        UpOptions.Influx choice =
                switch (influx) {
                    case "own" -> UpOptions.Influx.OWN;
                    case "none" -> UpOptions.Influx.NONE;
                    default -> UpOptions.Influx.EXISTING;
                };
        int hosts = Math.toIntExact(arguments.number("--hosts", defaults.hosts()));
        try {
            return new UpOptions(
                    new FleetOptions(
                            hosts,
                            Math.toIntExact(arguments.number("--vms", 10L * hosts)),
                            arguments.number("--seed", defaults.seed()),
                            true),
                    arguments.duration("--window").orElse(Duration.ofSeconds(5)),
                    arguments.duration("--for"),
                    choice,
                    choice == UpOptions.Influx.EXISTING
                            ? Optional.of(target(arguments, influx))
                            : Optional.empty(),
                    work,
                    log);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static InfluxTarget target(Arguments arguments, String url) throws UsageException {
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new UsageException(
                    "--influx must be own, none or the URL of an InfluxDB such as"
                            + " http://influx:8086, not '"
                            + url
                            + "'");
        }
        return new InfluxTarget(
                url,
                arguments.text("--influx-api").orElse("v2"),
                arguments.text("--influx-org").orElse("plimsoll"),
                arguments.text("--influx-bucket").orElse("plimsoll"),
                arguments.text("--influx-token-file").orElse(""));
    }

    private static Path logFile(Path work) {
        String now =
                LocalDateTime.now(ZoneId.systemDefault())
                        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return work.resolve("logs")
                .resolve("up-" + now + "-" + ProcessHandle.current().pid() + ".log");
    }

    /** Before the first logger is made. */
    private static void prepareFiles(UpOptions options) throws IOException {
        Files.createDirectories(options.log().getParent());
        System.setProperty(LOG_PROPERTY, options.log().toString());
        System.setProperty("log4j2.configurationFile", "log4j2-up.xml");
    }
}
