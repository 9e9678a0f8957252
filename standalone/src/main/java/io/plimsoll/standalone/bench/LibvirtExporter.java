package io.plimsoll.standalone.bench;

import io.plimsoll.standalone.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Debian's prometheus-libvirt-exporter, scraped once per tick while it is its turn. */
final class LibvirtExporter implements Collector {
    private final Process process;
    private final HttpRequest scrape;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<Long> ticks = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService scraper;
    private final ScheduledFuture<?> scraping;
    private volatile Map<String, Integer> values = Map.of();
    private volatile boolean turn = true;
    private final AtomicInteger turns = new AtomicInteger();
    private long scrapes;
    private double totalMillis;

    private LibvirtExporter(Process process, int port, Duration tick) {
        this.process = process;
        this.scrape =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                        .timeout(tick)
                        .build();
        this.scraper =
                Executors.newSingleThreadScheduledExecutor(
                        run -> {
                            Thread thread = new Thread(run, "bench-scraper");
                            thread.setDaemon(true);
                            return thread;
                        });
        this.scraping =
                scraper.scheduleAtFixedRate(
                        this::scrape, tick.toMillis() / 2, tick.toMillis(), TimeUnit.MILLISECONDS);
    }

    static LibvirtExporter start(Commands commands, AgentBenchOptions options, String libvirt)
            throws BenchFailure {
        int port;
        try {
            port = FreePorts.take(1).get(0);
        } catch (IOException e) {
            throw new BenchFailure("no port for the exporter: " + e.getMessage(), e);
        }
        Process process =
                commands.start(
                        "libvirt-exporter",
                        Map.of(),
                        List.of(
                                "/usr/bin/prometheus-libvirt-exporter",
                                "--libvirt.uri=" + libvirt,
                                "--web.listen-address=127.0.0.1:" + port));
        return new LibvirtExporter(process, port, options.tick());
    }

    @Override
    public String name() {
        return "libvirtExporter";
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void turn(boolean on) throws BenchFailure {
        turn = on;
        turns.incrementAndGet();
        Commands.turn(process, "prometheus-libvirt-exporter", on);
    }

    @Override
    public Iterable<Long> tickMillis() {
        return ticks;
    }

    @Override
    public Map<String, Integer> valuesByVm() {
        return values;
    }

    @Override
    public synchronized double wallMillisPerTick() {
        return scrapes == 0 ? Double.NaN : totalMillis / scrapes;
    }

    @Override
    public void close() {
        scraping.cancel(true);
        scraper.shutdownNow();
        Commands.stop(process);
    }

    private void scrape() {
        if (!turn) {
            return;
        }
        int during = turns.get();
        long start = System.currentTimeMillis();
        try {
            HttpResponse<String> answer = client.send(scrape, HttpResponse.BodyHandlers.ofString());
            Map<String, Integer> found = ExporterText.valuesByVm(answer.body());
            if (answer.statusCode() == 200 && !found.isEmpty()) {
                values = found;
                ticks.add(start);
            }
            if (during == turns.get()) { // else it was halted in mid-answer
                took(System.currentTimeMillis() - start);
            }
        } catch (IOException e) {
            // A scrape that fails is a tick that is missed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void took(long millis) {
        scrapes++;
        totalMillis += millis;
    }
}
