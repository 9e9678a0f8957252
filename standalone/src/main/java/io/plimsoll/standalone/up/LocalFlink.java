package io.plimsoll.standalone.up;

import io.plimsoll.pipeline.job.JobConfig;
import io.plimsoll.pipeline.job.RebalanceJob;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Flink cluster inside this JVM that runs the very same job as a real one would. */
final class LocalFlink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalFlink.class);
    private static final long PATIENCE_SECONDS = 60;
    private static final long STOP_SECONDS = 10;

    private final MiniCluster cluster;
    private final URI page;
    private final JobID job;

    private LocalFlink(MiniCluster cluster, URI page, JobID job) {
        this.cluster = cluster;
        this.page = page;
        this.job = job;
    }

    /**
     * Starts a cluster and the job, and returns when the job runs.
     *
     * @param directory for checkpoints and temporary files
     * @param config the job's options
     * @throws IOException if the job does not run in time
     */
    static LocalFlink start(Path directory, JobConfig config) throws IOException {
        MiniCluster cluster = new MiniCluster(configuration(directory));
        try {
            cluster.start();
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.getExecutionEnvironment(checkpointsIn(directory));
            env.setParallelism(1);
            RebalanceJob.configure(env, config, System.currentTimeMillis());
            JobGraph graph = env.getStreamGraph().getJobGraph();
            cluster.submitJob(graph).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            LocalFlink flink =
                    new LocalFlink(
                            cluster,
                            cluster.getRestAddress().get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                            graph.getJobID());
            flink.awaitRunning();
            return flink;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop(cluster);
            throw new IOException("interrupted while Flink was starting", e);
        } catch (Exception e) {
            stop(cluster);
            throw new IOException("Flink can't run the job: " + innermost(e), e);
        }
    }

    /** Flink's page for people. */
    URI page() {
        return page;
    }

    /** How the job stands. */
    JobStatus status() throws IOException {
        try {
            return cluster.getJobStatus(job).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Flink does not tell how its job stands", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Cancels the job and stops the cluster. */
    @Override
    public void close() throws InterruptedException {
        try {
            cluster.cancelJob(job).get(STOP_SECONDS, TimeUnit.SECONDS);
            cluster.requestJobResult(job).get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.warn("the job did not end by itself: {}", innermost(e));
        }
        stop(cluster);
    }

    private void awaitRunning() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!allTasksRun()) {
            if (System.nanoTime() > deadline || status().isGloballyTerminalState()) {
                throw new IOException("the job is " + status() + " and not running");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean allTasksRun() throws IOException {
        if (status() != JobStatus.RUNNING) {
            return false;
        }
        try {
            Iterable<? extends AccessExecutionVertex> tasks =
                    cluster.getExecutionGraph(job)
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .getAllExecutionVertices();
            return StreamSupport.stream(tasks.spliterator(), false)
                    .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Flink does not tell how its job stands", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void stop(MiniCluster cluster) {
        try {
            cluster.closeAsync().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("Flink did not stop cleanly: {}", innermost(e));
        }
    }

    private static MiniClusterConfiguration configuration(Path directory) {
        Configuration settings = new Configuration();
        settings.set(RestOptions.ADDRESS, "127.0.0.1");
        settings.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(JobManagerOptions.ADDRESS, "127.0.0.1");
        settings.set(WebOptions.SUBMIT_ENABLE, false);
        settings.set(WebOptions.TMP_DIR, directory.toString());
        settings.set(CoreOptions.TMP_DIRS, directory.toString());
        settings.set(BlobServerOptions.STORAGE_DIRECTORY, directory.toString());
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(1)
                .build();
    }

    private static Configuration checkpointsIn(Path directory) {
        Configuration settings = new Configuration();
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        return settings;
    }

    private static String innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
