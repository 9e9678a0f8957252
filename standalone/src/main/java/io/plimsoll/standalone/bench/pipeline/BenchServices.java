package io.plimsoll.standalone.bench.pipeline;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.plimsoll.standalone.kafka.EmbeddedKafka;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What surrounds the job, in a process of its own so that the CPU time of the other is the job's: a
 * Kafka broker, and a store that takes every write and forgets it. Ends when its input ends.
 */
final class BenchServices {
    /** Begins the line that says where the two are. */
    static final String READY = "ready";

    private static final int NO_CONTENT = 204;

    private BenchServices() {}

    /** The first argument is the broker's folder. */
    public static void main(String[] args) throws IOException {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]))) {
            HttpServer store = store();
            System.out.println(
                    READY
                            + " "
                            + kafka.bootstrapServers()
                            + " http://127.0.0.1:"
                            + store.getAddress().getPort());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        System.exit(0);
    }

    private static HttpServer store() throws IOException {
        HttpServer store =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        store.setExecutor(threads);
        store.createContext("/", BenchServices::take);
        store.start();
        return store;
    }

    private static void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            body.transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
    }
}
