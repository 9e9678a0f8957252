package io.plimsoll.standalone.influx;

import io.plimsoll.standalone.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * An {@code influxd} 1.x as a child process on free loopback ports, with a database. It ends with
 * this JVM, however that ends.
 */
public final class InfluxServer implements AutoCloseable {
    /** Environment variable with the path of an {@code influxd}. */
    public static final String BINARY_VARIABLE = "PLIMSOLL_INFLUXD";

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final long STOP_SECONDS = 5;

    /**
     * Runs influxd as long as the pipe to its standard input is open. A killed JVM closes it too,
     * which no shutdown hook can see.
     */
    private static final String GUARD =
            """
            exec 3<&0
            "$1" -config "$2" </dev/null 3<&- &
            server=$!
            { cat <&3 >/dev/null; kill "$server" 2>/dev/null; } &
            guard=$!
            wait "$server"
            status=$?
            kill "$guard" 2>/dev/null
            exit "$status"
            """;

    private final Process guard;
    private final String url;
    private final String database;

    private InfluxServer(Process guard, String url, String database) {
        this.guard = guard;
        this.url = url;
        this.database = database;
    }

    /** The influxd that {@value #BINARY_VARIABLE} names or that is on the PATH. */
    public static Optional<Path> find(Map<String, String> environment) {
        Stream<Path> named = Stream.ofNullable(environment.get(BINARY_VARIABLE)).map(Path::of);
        Stream<Path> onPath =
                Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, "influxd"));
        return Stream.concat(named, onPath).filter(Files::isExecutable).findFirst();
    }

    /**
     * Starts a server and returns when it answers and has the database.
     *
     * @param influxd the program
     * @param directory for its data, configuration and log; made if absent
     * @param database made if absent
     * @throws IOException if it does not come up; the message quotes its log
     */
    public static InfluxServer start(Path influxd, Path directory, String database)
            throws IOException {
        Files.createDirectories(directory);
        List<Integer> ports = FreePorts.take(2);
        Path config = directory.resolve("influxdb.conf");
        Path log = directory.resolve("influxd.log");
        Files.writeString(config, configuration(directory, ports.get(0), ports.get(1)));
        Process guard =
                new ProcessBuilder(command(influxd, config))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        InfluxServer server = new InfluxServer(guard, "http://127.0.0.1:" + ports.get(0), database);
        try {
            server.awaitAnswer(log);
            server.query("CREATE DATABASE \"" + database + "\"");
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** How the job writes to it. */
    public InfluxTarget target() {
        return new InfluxTarget(url, "v1", "", database, "");
    }

    /** The process that guards the server; the server is its child. */
    public ProcessHandle process() {
        return guard.toHandle();
    }

    /**
     * The answer to a statement, JSON.
     *
     * @throws IOException if the server is away or refuses the statement
     */
    public String query(String statement) throws IOException {
        String form =
                "db="
                        + URLEncoder.encode(database, StandardCharsets.UTF_8)
                        + "&q="
                        + URLEncoder.encode(statement, StandardCharsets.UTF_8);
        HttpResponse<String> response =
                send(
                        HttpRequest.newBuilder(URI.create(url + "/query"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form)));
        if (response.statusCode() != 200) {
            throw new IOException(
                    "InfluxDB refused '" + statement + "': " + response.body().strip());
        }
        return response.body();
    }

    /** Stops the server and returns when it is stopped. */
    @Override
    public void close() {
        List<ProcessHandle> children = guard.descendants().toList();
        try {
            guard.getOutputStream().close();
            if (guard.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException e) {
            // The guard is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
    }

    private void awaitAnswer(Path log) throws IOException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < deadline && guard.isAlive()) {
            try {
                if (send(HttpRequest.newBuilder(URI.create(url + "/ping"))).statusCode() == 204) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        List<String> lines = Files.readAllLines(log);
        throw new IOException(
                "influxd did not come up; its log "
                        + log
                        + " ends with: "
                        + String.join(
                                " | ", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for InfluxDB", e);
        }
    }

    private static List<String> command(Path influxd, Path config) {
        List<String> command = new ArrayList<>();
        // In a session of its own: a terminal's Ctrl-C is for this JVM, which stops the server
        // last.
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(
                List.of("sh", "-c", GUARD, "influxd-guard", influxd.toString(), config.toString()));
        return List.copyOf(command);
    }

    private static String configuration(Path directory, int httpPort, int rpcPort) {
        return String.format(
                """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s"
                [data]
                  dir = "%s"
                  wal-dir = "%s"
                  query-log-enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  log-enabled = false
                [monitor]
                  store-enabled = false
                [subscriber]
                  enabled = false
                [continuous_queries]
                  enabled = false
                [logging]
                  level = "warn"
                """,
                rpcPort,
                directory.resolve("meta"),
                directory.resolve("data"),
                directory.resolve("wal"),
                httpPort);
    }
}
