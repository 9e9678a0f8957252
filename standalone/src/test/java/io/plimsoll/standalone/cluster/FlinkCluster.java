package io.plimsoll.standalone.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plimsoll.standalone.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A standalone Flink cluster on loopback: one JobManager and one TaskManager, each a process of its
 * own. They end with this object or with this JVM.
 */
final class FlinkCluster implements AutoCloseable {
    /** Of the TaskManager, and with it the job's parallelism. */
    static final int SLOTS = 2;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path directory;
    private final String url;
    private final List<Process> processes = new ArrayList<>();
    private final Thread atExit = new Thread(this::killAll);
    private @Nullable Process taskManager;

    private FlinkCluster(Path directory, String url) {
        this.directory = directory;
        this.url = url;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts both processes and returns when the JobManager knows the TaskManager. */
    static FlinkCluster start(Path directory) throws Exception {
        List<Integer> ports = FreePorts.take(3);
        Files.createDirectories(directory.resolve("tmp"));
        Files.writeString(
                directory.resolve("config.yaml"),
                configuration(directory, ports.get(0), ports.get(1), ports.get(2)));
        Files.writeString(directory.resolve("log4j.properties"), LOGGING);
        FlinkCluster cluster = new FlinkCluster(directory, "http://127.0.0.1:" + ports.get(1));
        try {
            Process jobManager =
                    cluster.launch(
                            "jobmanager",
                            List.of("-Xmx288m"),
                            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                            List.of());
            cluster.awaitAnswer(jobManager, "/overview", "");
            cluster.startTaskManager();
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** Where the JobManager's REST interface is. */
    String url() {
        return url;
    }

    /** Starts a TaskManager and returns when the JobManager knows it. */
    void startTaskManager() throws Exception {
        String name = "taskmanager-" + processes.size();
        Process started =
                launch(
                        name,
                        List.of("-Xmx384m", "-XX:MaxDirectMemorySize=256m"),
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        List.of("-D", "taskmanager.resource-id=" + name));
        taskManager = started;
        awaitAnswer(started, "/taskmanagers", name);
    }

    /** Kills the TaskManager with SIGKILL and returns when it is dead. */
    void killTaskManager() throws InterruptedException {
        Process victim = taskManager;
        if (victim == null) {
            throw new IllegalStateException("there is no TaskManager to kill");
        }
        victim.destroyForcibly().waitFor();
        taskManager = null;
    }

    /** The answer of the REST interface. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(URI.create(url + path)).build(),
                        BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return MAPPER.readTree(response.body());
    }

    /** How often the job was restored from a checkpoint. */
    int restores(String jobId) throws IOException, InterruptedException {
        return get("/jobs/" + jobId + "/checkpoints").path("counts").path("restored").asInt();
    }

    /** Why the job last failed, for messages. */
    String lastFailure(String jobId) {
        try {
            JsonNode first =
                    get("/jobs/" + jobId + "/exceptions")
                            .path("exceptionHistory")
                            .path("entries")
                            .path(0);
            String trace = first.path("stacktrace").asText("");
            return trace.substring(0, Math.min(2000, trace.length()));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() throws InterruptedException {
        killAll();
        for (Process process : processes) {
            process.waitFor(10, TimeUnit.SECONDS);
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void killAll() {
        processes.forEach(Process::destroyForcibly);
    }

    private void awaitAnswer(Process process, String path, String part) throws Exception {
        String logs = "see the logs in " + directory;
        Patience.await(
                "'" + part + "' from " + url + path,
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("a process of Flink ended by itself; " + logs);
                    }
                    return answers(path, part);
                },
                () -> logs);
    }

    private boolean answers(String path, String part) throws InterruptedException {
        try {
            return get(path).toString().contains(part);
        } catch (IOException e) {
            return false; // Not up yet.
        }
    }

    private Process launch(String name, List<String> memory, String mainClass, List<String> args)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(memory);
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + directory.resolve("tmp"),
                        "-Dlog4j.configurationFile=" + directory.resolve("log4j.properties"),
                        "-cp",
                        FlinkLibrary.classPath(),
                        mainClass,
                        "--configDir",
                        directory.toString()));
        command.addAll(args);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve(name + ".log").toFile())
                        .start();
        processes.add(process);
        return process;
    }

    private static final String LOGGING =
            """
            rootLogger.level = INFO
            rootLogger.appenderRef.console.ref = Console
            appender.console.name = Console
            appender.console.type = CONSOLE
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %d{HH:mm:ss.SSS} %-5p %c{1} %m%n
            """;

    /**
     * Every part of the TaskManager's memory must be given, as the scripts that compute them belong
     * to the distribution. A lost TaskManager is told by its closed connection; the long heartbeat
     * timeout keeps a merely slow one.
     */
    private static String configuration(Path directory, int rpcPort, int restPort, int blobPort) {
        return String.format(
                """
                jobmanager:
                  rpc:
                    address: 127.0.0.1
                    port: %d
                  bind-host: 127.0.0.1
                rest:
                  address: 127.0.0.1
                  bind-address: 127.0.0.1
                  port: %d
                blob:
                  server:
                    port: %d
                taskmanager:
                  host: 127.0.0.1
                  bind-host: 127.0.0.1
                  numberOfTaskSlots: %d
                  cpu:
                    cores: 2.0
                  memory:
                    task:
                      heap:
                        size: 256m
                      off-heap:
                        size: 0m
                    framework:
                      heap:
                        size: 128m
                      off-heap:
                        size: 128m
                    managed:
                      size: 32m
                    network:
                      min: 64m
                      max: 64m
                    jvm-metaspace:
                      size: 192m
                    jvm-overhead:
                      min: 128m
                      max: 128m
                execution:
                  checkpointing:
                    storage: filesystem
                    dir: %s
                state:
                  backend:
                    type: hashmap
                heartbeat:
                  interval: 1000
                  timeout: 60000
                web:
                  refresh-interval: 500
                  upload:
                    dir: %s
                  tmpdir: %s
                io:
                  tmp:
                    dirs: %s
                """,
                rpcPort,
                restPort,
                blobPort,
                SLOTS,
                directory.resolve("checkpoints").toUri(),
                directory.resolve("jars"),
                directory.resolve("tmp"),
                directory.resolve("tmp"));
    }
}
