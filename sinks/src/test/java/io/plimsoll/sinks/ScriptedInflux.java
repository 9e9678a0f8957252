package io.plimsoll.sinks;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** A real HTTP server on loopback that answers as a test says, and otherwise takes all lines. */
final class ScriptedInflux implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Reply> script = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> stored = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Function<List<String>, Reply> judge = lines -> Reply.of(204);

    private ScriptedInflux(HttpServer server) {
        this.server = server;
    }

    /** A server on this port; 0 for any. */
    static ScriptedInflux start(int port) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        ScriptedInflux influx = new ScriptedInflux(server);
        server.setExecutor(influx.handlers);
        server.createContext("/", influx::handle);
        server.start();
        return influx;
    }

    /** Answers to the next requests; after them the judge decides. */
    ScriptedInflux thenAnswer(Reply... replies) {
        script.addAll(List.of(replies));
        return this;
    }

    /** Decides by the lines of a request. */
    ScriptedInflux judgedBy(Function<List<String>, Reply> newJudge) {
        judge = newJudge;
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int port() {
        return server.getAddress().getPort();
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Lines of all requests that were answered with success. */
    Set<String> stored() {
        return Set.copyOf(stored);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean isGzip =
                    "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            String body = read(exchange.getRequestBody(), isGzip);
            requests.add(
                    new Request(
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders(),
                            isGzip,
                            body));
            Reply next = script.poll();
            List<String> lines = body.lines().toList();
            Reply reply = next == null ? judge.apply(lines) : next;
            if (reply.status() == Reply.NO_ANSWER) {
                closing.await();
                return;
            }
            if (reply.status() == 204) {
                stored.addAll(lines);
            }
            answer(exchange, reply);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(InputStream in, boolean isGzip) throws IOException {
        byte[] bytes = isGzip ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        handlers.shutdownNow();
    }

    /** What came in, with its body unpacked. */
    record Request(String uri, Headers headers, boolean isGzip, String body) {}

    /** What goes out. */
    record Reply(int status, Map<String, String> headers, String body) {
        private static final int NO_ANSWER = -1;

        static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }

        static Reply of(int status, String body) {
            return new Reply(status, Map.of(), body);
        }

        /** The connection stays open and silent. */
        static Reply none() {
            return of(NO_ANSWER);
        }

        Reply with(String header, String value) {
            return new Reply(status, Map.of(header, value), body);
        }
    }
}
