package io.plimsoll.sinks;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A real influxd 1.x on loopback, in a directory of its own; can be killed and started again. */
final class InfluxdProcess implements AutoCloseable {
    /** Environment variable with the path of the binary. */
    static final String BINARY = "PLIMSOLL_INFLUXD";

    private final Path directory;
    private final int httpPort = freePort();
    private final int backupPort = freePort();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;

    /** Not started yet. */
    InfluxdProcess(Path directory) throws IOException {
        this.directory = directory;
    }

    void start() throws Exception {
        Path config = directory.resolve("influxdb.conf");
        Files.writeString(
                config,
                """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s/meta"
                [data]
                  dir = "%s/data"
                  wal-dir = "%s/wal"
                [monitor]
                  store-enabled = false
                [http]
                  bind-address = "127.0.0.1:%d"
                  log-enabled = false
                """
                        .formatted(backupPort, directory, directory, directory, httpPort));
        process =
                new ProcessBuilder(System.getenv(BINARY), "-config", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        directory.resolve("influxd.log").toFile()))
                        .start();
        Eventually.eventually("influxd answers", this::answers);
    }

    /** Ends it as a crash would. */
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    String url() {
        return "http://127.0.0.1:" + httpPort;
    }

    /** The rows of a query with one statement and at most one series; empty if there is none. */
    JsonArray rows(String database, String influxQl) throws IOException, InterruptedException {
        String uri =
                url()
                        + "/query?epoch=ms&db="
                        + URLEncoder.encode(database, StandardCharsets.UTF_8)
                        + "&q="
                        + URLEncoder.encode(influxQl, StandardCharsets.UTF_8);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(uri))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        JsonObject result =
                JsonParser.parseString(body)
                        .getAsJsonObject()
                        .getAsJsonArray("results")
                        .get(0)
                        .getAsJsonObject();
        if (!result.has("series")) {
            return new JsonArray();
        }
        return result.getAsJsonArray("series").get(0).getAsJsonObject().getAsJsonArray("values");
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest ping = HttpRequest.newBuilder(URI.create(url() + "/ping")).build();
            return http.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() == 204;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
