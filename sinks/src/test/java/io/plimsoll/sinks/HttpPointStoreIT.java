package io.plimsoll.sinks;

import static io.plimsoll.sinks.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.sinks.ScriptedInflux.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class HttpPointStoreIT {
    private static final List<String> LINES = List.of("m,vm=zoë a=1i 1", "m b=\"x\ny\" 2");

    private ScriptedInflux influx;

    @BeforeEach
    void startServer() throws IOException {
        influx = ScriptedInflux.start(0);
    }

    @AfterEach
    void stopServer() {
        influx.close();
    }

    @Test
    void v2WriteCarriesOrgBucketPrecisionAndToken() {
        StoreAnswer answer = write(v2().gzip(true).build());

        assertEquals(WriteOutcome.WRITTEN, answer.outcome());
        ScriptedInflux.Request request = influx.requests().get(0);
        assertEquals("/api/v2/write?org=o&bucket=b&precision=ms", request.uri());
        assertEquals("Token secret", request.headers().getFirst("Authorization"));
        assertEquals(String.join("\n", LINES), request.body());
        assertTrue(request.isGzip());
    }

    @Test
    void v1WriteCarriesDatabaseAndLogin() {
        StoreAnswer answer = write(v1().login("u", "p").gzip(true).build());

        assertEquals(WriteOutcome.WRITTEN, answer.outcome());
        ScriptedInflux.Request request = influx.requests().get(0);
        assertEquals("/write?db=db&precision=ms&rp=weekly", request.uri());
        assertEquals("Basic dTpw", request.headers().getFirst("Authorization"));
        assertEquals(String.join("\n", LINES), request.body());
        assertTrue(request.isGzip());
    }

    @Test
    void withoutLoginOrGzipNothingIsAdded() {
        write(v1().build());

        ScriptedInflux.Request request = influx.requests().get(0);
        assertNull(request.headers().getFirst("Authorization"));
        assertFalse(request.isGzip());
    }

    @Test
    void busyServerSaysWhenToComeBack() {
        influx.thenAnswer(Reply.of(429).with("Retry-After", "17"));

        StoreAnswer answer = write(v2().build());

        assertEquals(WriteOutcome.UNAVAILABLE, answer.outcome());
        assertEquals(Optional.of(Duration.ofSeconds(17)), answer.retryAfter());
    }

    @Test
    void dateToComeBackIsReadByTheServersClock() {
        String inAnHour =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        influx.thenAnswer(Reply.of(503).with("Retry-After", inAnHour));

        Duration wait = write(v2().build()).retryAfter().orElseThrow();

        assertTrue(wait.toMinutes() >= 55 && wait.toMinutes() <= 60, wait::toString);
    }

    @Test
    void serversMessageIsInTheReason() {
        influx.thenAnswer(Reply.of(401, "{\"code\":\"unauthorized\",\"message\":\"no access\"}"));

        StoreAnswer answer = write(v2().build());

        assertEquals(WriteOutcome.MISCONFIGURED, answer.outcome());
        assertEquals(
                "HTTP 401: no access; maybe the token or password is wrong or has expired",
                answer.reason());
    }

    @Test
    void redirectIsNotTakenForSuccess() {
        influx.thenAnswer(Reply.of(302).with("Location", "/login"));

        assertEquals(WriteOutcome.MISCONFIGURED, write(v2().build()).outcome());
        assertEquals(1, influx.requests().size());
    }

    @Test
    void refusedConnectionIsAnAnswerToo() {
        influx.close();

        StoreAnswer answer = write(v2().build());

        assertEquals(WriteOutcome.UNAVAILABLE, answer.outcome());
        assertTrue(answer.reason().contains("127.0.0.1"), answer.reason());
    }

    @Test
    void serverThatDoesNotAnswerIsGivenUp() {
        influx.thenAnswer(Reply.none());

        StoreAnswer answer = write(v2().requestTimeout(Duration.ofMillis(300)).build());

        assertEquals(WriteOutcome.UNAVAILABLE, answer.outcome());
        assertTrue(answer.reason().contains("timeout"), answer.reason());
    }

    @Test
    void closingEndsAWriteThatIsUnderWay() throws Exception {
        influx.thenAnswer(Reply.none());
        HttpPointStore store =
                HttpPointStore.open(v2().requestTimeout(Duration.ofMinutes(10)).build());
        CompletableFuture<StoreAnswer> write =
                CompletableFuture.supplyAsync(() -> store.write(LINES));
        eventually("the request is under way", () -> influx.requests().size() == 1);

        store.close();

        assertEquals(WriteOutcome.UNAVAILABLE, write.get().outcome());
        assertEquals(WriteOutcome.UNAVAILABLE, store.write(LINES).outcome());
        assertEquals(1, influx.requests().size());
    }

    @Test
    void missingDatabaseIsCreatedIfTold() {
        influx.thenAnswer(Reply.of(404, "{\"error\":\"database not found\"}"), Reply.of(200, "{}"));

        StoreAnswer answer = write(v1().createDatabase(true).build());

        assertEquals(WriteOutcome.WRITTEN, answer.outcome());
        assertEquals("q=CREATE%20DATABASE%20%22db%22", influx.requests().get(1).body());
        assertEquals(3, influx.requests().size());
    }

    @Test
    void databaseThatMayNotBeCreatedIsForAnOperator() {
        influx.thenAnswer(Reply.of(404), Reply.of(403, "{\"error\":\"not allowed\"}"));

        StoreAnswer answer = write(v1().createDatabase(true).build());

        assertEquals(WriteOutcome.MISCONFIGURED, answer.outcome());
        assertTrue(answer.reason().contains("not allowed"), answer.reason());
    }

    @Test
    void closedStoresLeaveNoThreadsBehind() throws Exception {
        write(v2().build());
        long before = threads(thread -> true);

        for (int i = 0; i < 30; i++) {
            write(v2().build());
        }

        // OkHttp's shared housekeeping threads are daemons and end by themselves after a minute.
        eventually("no thread for each store", () -> threads(thread -> true) <= before + 3);
        eventually(
                "no thread that would keep a JVM alive",
                () -> threads(t -> !t.isDaemon() && t.getName().startsWith("OkHttp")) == 0);
    }

    private static long threads(Predicate<Thread> kind) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("pool-"))
                .filter(kind)
                .count();
    }

    private InfluxOptions.Builder v2() {
        return InfluxOptions.v2(influx.url(), "o", "b", "secret");
    }

    private InfluxOptions.Builder v1() {
        return InfluxOptions.v1(influx.url(), "db/weekly");
    }

    private static StoreAnswer write(InfluxOptions options) {
        try (HttpPointStore store = HttpPointStore.open(options)) {
            return store.write(LINES);
        }
    }
}
