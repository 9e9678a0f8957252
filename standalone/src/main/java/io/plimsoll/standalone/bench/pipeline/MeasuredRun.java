package io.plimsoll.standalone.bench.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a job in this JVM until it has read all there is, and measures what that took. */
final class MeasuredRun {
    /** The first part of the topic is not measured: the job is being deployed. */
    private static final double SKIPPED = 0.1;

    private static final long PATIENCE_SECONDS = 600;
    private static final long SINK_PATIENCE_SECONDS = 60;
    private static final int LOOK_MILLIS = 10;

    /** Looking costs the cluster CPU that would be taken for the job's. */
    private static final int LOOKS_PER_STATUS = 300;

    /** The sink's thread sends what it has after a second at the latest. */
    private static final long QUIET_MILLIS = 1_500;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final PipelineBenchOptions options;

    MeasuredRun(PipelineBenchOptions options) {
        this.options = options;
    }

    /** A pass that says nothing and may be tried again. */
    static final class RestartedException extends IOException {
        private static final long serialVersionUID = 1;

        RestartedException(String message) {
            super(message);
        }
    }

    /** Puts a job into an environment. */
    interface JobBuilder {
        void build(StreamExecutionEnvironment env) throws IOException;
    }

    /**
     * Runs the job.
     *
     * @param operator whose records in are host samples
     * @param checkpoint whether the size of its state is wanted
     */
    Pass of(JobBuilder job, String operator, boolean checkpoint) throws IOException {
        JobCounters.clear();
        // What the job before left behind is not this one's.
        System.gc();
        try (MiniCluster cluster = new MiniCluster(cluster())) {
            cluster.start();
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(checkpoints());
            env.setParallelism(options.parallelism());
            job.build(env);
            JobGraph graph = env.getStreamGraph().getJobGraph();
            cluster.submitJob(graph).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Pass pass = measure(cluster, graph.getJobID(), operator, checkpoint);
            requireNoRestart(cluster, graph.getJobID());
            cluster.cancelJob(graph.getJobID()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            cluster.requestJobResult(graph.getJobID()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return pass;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the job failed: " + e, e);
        }
    }

    private Pass measure(MiniCluster cluster, JobID job, String operator, boolean checkpoint)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long records = (long) options.hosts() * options.ticks();
        Moment from = await(cluster, job, operator, (long) (records * SKIPPED));
        Moment to = await(cluster, job, operator, records);
        if (checkpoint) {
            to = awaitStored(cluster, job);
        }
        long rejected = JobCounters.sum(operator, "rejectedSamples");
        if (rejected > 0) {
            throw new IOException("the job rejected " + rejected + " samples");
        }
        long points = JobCounters.sum("lines-out: Writer", "numRecordsSend");
        if (checkpoint && points == 0) {
            throw new IOException(
                    "the job stored no point, so it is not known what it costs"
                            + "\nMaybe a partition has no host, or no minute passed; take more --vms"
                            + " or --ticks.");
        }
        double samples = options.samples() * (to.records - from.records) / (double) records;
        return new Pass(
                samples,
                (to.cpuNanos - from.cpuNanos) / 1e9,
                (to.nanos - from.nanos) / 1e9,
                checkpoint ? stateBytes(cluster, job) : 0,
                points);
    }

    /** What a job that began anew took is not what it takes. */
    private static void requireNoRestart(MiniCluster cluster, JobID job)
            throws InterruptedException, ExecutionException, TimeoutException, IOException {
        AccessExecutionGraph graph =
                cluster.getExecutionGraph(job).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
            if (vertex.getCurrentExecutionAttempt().getAttemptNumber() > 0) {
                ErrorInfo failure = graph.getFailureInfo();
                throw new RestartedException(
                        "the job restarted while it was measured: "
                                + (failure == null
                                        ? "no failure is known"
                                        : failure.getExceptionAsString()
                                                .lines()
                                                .findFirst()
                                                .orElse("")));
            }
        }
    }

    private static Moment await(MiniCluster cluster, JobID job, String operator, long records)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Moment now = Moment.now(JobCounters.sum(operator, "numRecordsIn"));
        for (int looks = 1; now.records < records; looks++) {
            boolean look = looks % LOOKS_PER_STATUS == 0;
            if (look) {
                requireNoRestart(cluster, job);
            }
            boolean ended = look && cluster.getJobStatus(job).get().isTerminalState();
            if (ended || now.nanos > deadline) {
                throw new IOException(
                        "the job took in "
                                + now.records
                                + " of "
                                + records
                                + " records and is "
                                + cluster.getJobStatus(job).get());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            now = Moment.now(JobCounters.sum(operator, "numRecordsIn"));
        }
        return now;
    }

    /** Waits until the sink has sent all that came out of the last windows. */
    private Moment awaitStored(MiniCluster cluster, JobID job)
            throws InterruptedException, ExecutionException, TimeoutException, IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SINK_PATIENCE_SECONDS);
        Moment last = Moment.now(recordsIn());
        long points = pointsIn();
        long changed = last.nanos;
        Moment end = last;
        while (end.nanos - changed < TimeUnit.MILLISECONDS.toNanos(QUIET_MILLIS)
                || JobCounters.sum("lines-out: Writer", "pointsBuffered") > 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            if (System.nanoTime() > deadline) {
                requireNoRestart(cluster, job);
                throw new IOException(
                        "the sink did not send what it had within " + SINK_PATIENCE_SECONDS + " s");
            }
            end = Moment.now(recordsIn());
            if (pointsIn() != points) {
                points = pointsIn();
                changed = end.nanos;
                last = end;
            }
        }
        return new Moment(last.nanos, end.cpuNanos, last.records);
    }

    private static long recordsIn() {
        return JobCounters.sum("indicators", "numRecordsIn");
    }

    private static long pointsIn() {
        return JobCounters.sum("lines-out: Writer", "numRecordsIn");
    }

    private static long stateBytes(MiniCluster cluster, JobID job)
            throws InterruptedException, ExecutionException, TimeoutException, IOException {
        cluster.triggerCheckpoint(job, CheckpointType.FULL).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CheckpointStatsSnapshot stats =
                cluster.getExecutionGraph(job)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .getCheckpointStatsSnapshot();
        CompletedCheckpointStats completed =
                stats == null ? null : stats.getHistory().getLatestCompletedCheckpoint();
        if (completed == null) {
            throw new IOException("no checkpoint was completed");
        }
        return completed.getStateSize();
    }

    private MiniClusterConfiguration cluster() {
        Configuration settings = new Configuration();
        settings.set(RestOptions.ADDRESS, "127.0.0.1");
        settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(JobManagerOptions.ADDRESS, "127.0.0.1");
        settings.set(CoreOptions.TMP_DIRS, options.work().toString());
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        // A sample of 25 VMs takes 17 kB: in buffers of 32 kB every other one is divided.
        settings.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("128kb"));
        settings.setString("metrics.reporter.bench.factory.class", JobCounters.class.getName());
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(options.parallelism())
                .build();
    }

    private Configuration checkpoints() {
        Configuration settings = new Configuration();
        Path folder = options.work().resolve("checkpoints");
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        return settings;
    }

    private record Moment(long nanos, long cpuNanos, long records) {
        static Moment now(long records) {
            return new Moment(System.nanoTime(), PROCESS.getProcessCpuTime(), records);
        }
    }
}
