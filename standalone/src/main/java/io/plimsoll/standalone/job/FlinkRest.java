package io.plimsoll.standalone.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Flink cluster's REST interface: as much of it as a job's life needs. */
public final class FlinkRest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String BOUNDARY = "plimsoll-jar-7f3a9c";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String url;

    /**
     * The cluster whose JobManager answers at {@code url}.
     *
     * @param url such as {@code http://flink:8081}
     */
    public FlinkRest(String url) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * A job as the cluster tells of it.
     *
     * @param id Flink's job id
     * @param name its name
     * @param state such as {@code RUNNING}
     * @param startedAtEpochMillis when it was submitted
     */
    public record Job(String id, String name, String state, long startedAtEpochMillis) {}

    /**
     * Uploads a jar and runs a job from it. The cluster keeps the jar only as long as it takes.
     *
     * @param entryClass class with the main method
     * @param parallelism of the job; empty leaves it to the cluster
     * @param savepoint to begin from, if any
     * @param args of the main method
     * @return the job's id
     * @throws IOException if the cluster does not answer or refuses
     */
    public String run(
            Path jar,
            String entryClass,
            Optional<Integer> parallelism,
            Optional<String> savepoint,
            List<String> args)
            throws IOException {
        String uploaded = upload(jar);
        ObjectNode order = MAPPER.createObjectNode().put("entryClass", entryClass);
        parallelism.ifPresent(number -> order.put("parallelism", number));
        savepoint.ifPresent(path -> order.put("savepointPath", path));
        args.forEach(order.putArray("programArgsList")::add);
        try {
            return post("/jars/" + uploaded + "/run", order).path("jobid").asText();
        } finally {
            send(HttpRequest.newBuilder(at("/jars/" + uploaded)).DELETE());
        }
    }

    /** All jobs that the cluster knows of, also ended ones. */
    public List<Job> jobs() throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (JsonNode job : send(HttpRequest.newBuilder(at("/jobs/overview"))).path("jobs")) {
            jobs.add(
                    new Job(
                            job.path("jid").asText(),
                            job.path("name").asText(),
                            job.path("state").asText(),
                            job.path("start-time").asLong()));
        }
        return List.copyOf(jobs);
    }

    /** Ends a job as it stands. */
    public void cancel(String jobId) throws IOException {
        send(
                HttpRequest.newBuilder(at("/jobs/" + jobId + "?mode=cancel"))
                        .method("PATCH", BodyPublishers.noBody()));
    }

    /**
     * Ends a job with a savepoint and returns when it is written.
     *
     * @param folder where it is written to, such as {@code file:///savepoints}
     * @return the savepoint's path
     */
    public String stopWithSavepoint(String jobId, String folder) throws IOException {
        ObjectNode order =
                MAPPER.createObjectNode().put("targetDirectory", folder).put("drain", false);
        String trigger = post("/jobs/" + jobId + "/stop", order).path("request-id").asText();
        long deadline = System.nanoTime() + SAVEPOINT_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode answer =
                    send(HttpRequest.newBuilder(at("/jobs/" + jobId + "/savepoints/" + trigger)));
            if (answer.path("status").path("id").asText().equals("COMPLETED")) {
                return location(answer.path("operation"));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        throw new IOException(
                "the savepoint took longer than " + SAVEPOINT_PATIENCE.toMinutes() + " min");
    }

    private static String location(JsonNode operation) throws IOException {
        if (operation.has("failure-cause")) {
            throw new IOException(
                    "the savepoint failed: "
                            + firstLine(
                                    operation.path("failure-cause").path("stack-trace").asText()));
        }
        return operation.path("location").asText();
    }

    private String upload(Path jar) throws IOException {
        String head =
                "--"
                        + BOUNDARY
                        + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                        + jar.getFileName()
                        + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
        BodyPublisher body =
                BodyPublishers.concat(
                        BodyPublishers.ofString(head, StandardCharsets.US_ASCII),
                        BodyPublishers.ofFile(jar),
                        BodyPublishers.ofString(
                                "\r\n--" + BOUNDARY + "--\r\n", StandardCharsets.US_ASCII));
        JsonNode answer =
                send(
                        HttpRequest.newBuilder(at("/jars/upload"))
                                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                                .POST(body));
        String file = answer.path("filename").asText();
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private JsonNode post(String path, JsonNode body) throws IOException {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body))));
    }

    private URI at(String path) {
        return URI.create(url + path);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException {
        HttpResponse<String> response;
        try {
            response =
                    client.send(
                            request.timeout(PATIENCE).build(),
                            BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Flink at " + url, e);
        } catch (IOException e) {
            throw new IOException(
                    "Flink's REST interface at "
                            + url
                            + " does not answer ("
                            + (e.getMessage() == null
                                    ? e.getClass().getSimpleName()
                                    : e.getMessage())
                            + "); is its JobManager running there?",
                    e);
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    "Flink at "
                            + url
                            + " refuses: "
                            + response.statusCode()
                            + " "
                            + reason(response.body()));
        }
        return MAPPER.readTree(response.body());
    }

    /** The last cause in Flink's answer, which holds whole stack traces. */
    private static String reason(String body) {
        try {
            String errors = MAPPER.readTree(body).path("errors").toString();
            String unescaped = errors.replace("\\n", "\n").replace("\\t", "");
            return unescaped
                    .lines()
                    .filter(line -> line.startsWith("Caused by: "))
                    .reduce((first, last) -> last)
                    .orElse(firstLine(unescaped));
        } catch (IOException e) {
            return firstLine(body);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
