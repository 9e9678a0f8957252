package io.plimsoll.standalone.bench.pipeline;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plimsoll.pipeline.job.JobConfig;
import io.plimsoll.pipeline.job.RebalanceJob;
import io.plimsoll.wire.CommandSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The whole job and its floor over the same records, in turns: first one pass of each that warms
 * up, then the measured ones, of which the medians count. The job has everything on, its points go
 * through the real sink to a store in another process.
 */
public final class PipelineBench {
    private static final int MOST_RESTARTS = 2;

    private final PipelineBenchOptions options;
    private final PrintStream progress;

    public PipelineBench(PipelineBenchOptions options, PrintStream progress) {
        this.options = options;
        this.progress = progress;
    }

    /** Runs it and returns the figures. */
    public ObjectNode run() throws IOException {
        Files.createDirectories(options.work());
        Path key = options.work().resolve("command.key");
        Files.writeString(
                key,
                Base64.getEncoder()
                        .encodeToString(CommandSigner.newKeyPair().getPrivate().getEncoded()));
        try (ServicesProcess services = ServicesProcess.start(options.work())) {
            long bytes =
                    BenchTopic.write(
                            services.bootstrapServers(), options, System.currentTimeMillis());
            say(
                    "%d VMs on %d hosts, %d ticks: %d VM samples of %d bytes in the topic",
                    options.vms(),
                    options.hosts(),
                    options.ticks(),
                    options.samples(),
                    bytes / options.samples());
            return figures(services, key);
        }
    }

    private ObjectNode figures(ServicesProcess services, Path key) throws IOException {
        MeasuredRun run = new MeasuredRun(options);
        List<Pass> jobs = new ArrayList<>();
        List<Pass> floors = new ArrayList<>();
        for (int i = 0; i < options.warmUps() + options.passes(); i++) {
            boolean counts = i >= options.warmUps();
            String group = "plimsoll-bench-" + i;
            Pass floor =
                    pass(
                            run,
                            env -> FloorJob.build(env, services.bootstrapServers()),
                            FloorJob.OPERATOR,
                            false);
            say(counts, "floor", floor);
            Pass job =
                    pass(
                            run,
                            env ->
                                    RebalanceJob.configure(
                                            env,
                                            config(services, key, group),
                                            System.currentTimeMillis()),
                            "indicators",
                            true);
            say(counts, "job", job);
            if (counts) {
                floors.add(floor);
                jobs.add(job);
            }
        }
        double job = median(jobs, Pass::samplesPerCpuSecond);
        double floor = median(floors, Pass::samplesPerCpuSecond);
        ObjectNode figures = JsonMapper.builder().build().createObjectNode();
        figures.put("vms", options.vms());
        figures.put("samplesPerSecondPerCore", Math.round(job));
        figures.put("floorPerSecondPerCore", Math.round(floor));
        figures.put("ratioToFloor", Math.round(1000 * job / floor) / 1000.0);
        figures.put("samplesPerSecond", Math.round(median(jobs, Pass::samplesPerSecond)));
        figures.put("stateBytesPerVm", Math.round(median(jobs, Pass::stateBytes) / options.vms()));
        figures.put(
                "pointsPerVmSample",
                Math.round(100 * median(jobs, Pass::points) / options.samples()) / 100.0);
        figures.put("parallelism", options.parallelism());
        figures.put("ticks", options.ticks());
        figures.put("warmUps", options.warmUps());
        figures.put("passes", options.passes());
        return figures;
    }

    /** A broker that is not ready yet can make Kafka's source restart the job. */
    private Pass pass(
            MeasuredRun run, MeasuredRun.JobBuilder job, String operator, boolean checkpoint)
            throws IOException {
        for (int restarts = 0; ; restarts++) {
            try {
                return run.of(job, operator, checkpoint);
            } catch (MeasuredRun.RestartedException e) {
                if (restarts == MOST_RESTARTS) {
                    throw e;
                }
                say("%s; once more", String.valueOf(e.getMessage()));
            }
        }
    }

    private static JobConfig config(ServicesProcess services, Path key, String group) {
        return JobConfig.of(
                new String[] {
                    "--kafka.bootstrap.servers", services.bootstrapServers(),
                    "--kafka.group.id", group,
                    "--kafka.start", "earliest",
                    "--influx.url", services.storeUrl(),
                    "--command.key.file", key.toString()
                },
                System.currentTimeMillis());
    }

    private static double median(List<Pass> passes, ToDoubleFunction<Pass> of) {
        double[] sorted = passes.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void say(boolean counts, String what, Pass pass) {
        say(
                "%-5s %s: %.0f VM samples a CPU-second (%.2f s of CPU, %.2f s of time), %d points",
                what,
                counts ? "measured" : "warm-up ",
                pass.samplesPerCpuSecond(),
                pass.cpuSeconds(),
                pass.wallSeconds(),
                pass.points());
    }

    private void say(String format, Object... values) {
        progress.println("bench pipeline: " + String.format(Locale.ROOT, format, values));
    }
}
