package io.plimsoll.agent.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the spool to Kafka, one record after the other. With a single record in flight
 * no failure can change the order within a lane; the price is one round trip per record.
 */
public final class Shipper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Shipper.class);
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FLUSH = Duration.ofSeconds(5);

    /** While nothing waits there is nothing to look after. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Spool spool;
    private final ReplayPace pace;
    private final ShippingOrder order;
    private final String hostId;
    private final byte[] key;
    private final String brokers;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final Thread thread;
    private @Nullable Producer<byte[], byte[]> producer;
    private Link link = Link.UNKNOWN;
    private boolean spoolFailed;
    private volatile boolean stopping;
    private volatile long stopAtNanos;

    /**
     * A shipper, not yet started.
     *
     * @param replayRate ticks of the backlog that go per live tick
     * @param interval time between two live ticks
     * @param hostId key of all records
     * @param brokers where Kafka should be, for the log
     * @param producers makes a producer; may fail as long as the brokers' names can't be resolved
     */
    public Shipper(
            Spool spool,
            double replayRate,
            Duration interval,
            String hostId,
            String brokers,
            Supplier<Producer<byte[], byte[]>> producers) {
        this.spool = spool;
        this.pace = new ReplayPace(replayRate, interval);
        this.order = new ShippingOrder(spool, pace);
        this.hostId = hostId;
        this.key = hostId.getBytes(StandardCharsets.UTF_8);
        this.brokers = brokers;
        this.producers = producers;
        this.thread = new Thread(this::run, "plimsoll-" + hostId + "-ship");
        thread.setDaemon(true);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /**
     * Sends messages and live ticks for a few seconds more if Kafka is there, then stops. A backlog
     * stays on disk.
     */
    @Override
    public void close() {
        stopAtNanos = System.nanoTime() + FLUSH.toNanos();
        stopping = true;
        spool.wake();
        try {
            thread.join(FLUSH.plusSeconds(3).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped() && shipNext()) {
                // One record after the other.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            dropProducer();
        }
    }

    /** Whether to go on. */
    private boolean shipNext() throws InterruptedException {
        try {
            spool.fsyncIfDue();
            long now = System.nanoTime();
            long news = spool.news();
            Optional<Spool.Waiting> next = order.next(now);
            if (next.isPresent()) {
                ship(next.get());
            } else if (stopping) {
                return false; // what is held back stays for the next start
            } else {
                spool.awaitNews(news, spool.waitingBytes() == 0 ? IDLE : heldBack(now));
            }
            spoolFailed = false;
        } catch (IOException e) {
            if (!spoolFailed) {
                log.error(
                        "{}: the spool can't be read or written: {}; is the disk failing? Trying again until it works",
                        hostId,
                        e.toString());
            }
            spoolFailed = true;
            pause();
        }
        return true;
    }

    private Duration heldBack(long nowNanos) {
        Duration wait = pace.toGo(nowNanos);
        return wait.compareTo(SLICE) < 0 ? wait.plusMillis(1) : SLICE;
    }

    /** Tries once, so that what is more urgent by now can go first the next time. */
    private void ship(Spool.Waiting waiting) throws IOException, InterruptedException {
        Optional<Throwable> failure = attempt(waiting.record());
        if (failure.isEmpty()) {
            spool.commit(waiting);
            order.sent(waiting, System.nanoTime());
            reached();
            return;
        }
        if (stopped()) {
            return;
        }
        order.failed(waiting);
        switch (SendFailure.of(failure.get())) {
            case HOPELESS -> {
                log.error(
                        "{}: Kafka will never take this {} of {} bytes, it is dropped: {}",
                        hostId,
                        waiting.record().kind(),
                        waiting.record().value().length,
                        failure.get().toString());
                spool.drop(waiting);
            }
            case NEW_PRODUCER -> {
                away(waiting.record(), failure.get().toString());
                dropProducer();
                pause();
            }
            case AGAIN -> {
                away(waiting.record(), failure.get().getMessage());
                pause();
            }
        }
    }

    /** Why it failed; empty if Kafka has the record. */
    private Optional<Throwable> attempt(Outgoing outgoing)
            throws IOException, InterruptedException {
        Future<RecordMetadata> future;
        try {
            Producer<byte[], byte[]> current = producer();
            future =
                    current.send(
                            new ProducerRecord<>(
                                    outgoing.kind().topic(),
                                    null,
                                    outgoing.atEpochMillis(),
                                    key,
                                    outgoing.value()));
        } catch (KafkaException | IllegalStateException e) {
            return Optional.of(e);
        }
        long since = System.nanoTime();
        while (!stopped()) {
            try {
                future.get(SLICE.toMillis(), TimeUnit.MILLISECONDS);
                return Optional.empty();
            } catch (TimeoutException e) {
                spool.fsyncIfDue();
                if (System.nanoTime() - since > PATIENCE.toNanos()) {
                    away(outgoing, "no answer for " + PATIENCE.toSeconds() + " s");
                }
            } catch (ExecutionException e) {
                return Optional.of(e.getCause() == null ? e : e.getCause());
            }
        }
        return Optional.of(new IllegalStateException("the agent stops"));
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = producers.get();
            producer = current;
        }
        return current;
    }

    private void dropProducer() {
        Producer<byte[], byte[]> current = producer;
        producer = null;
        if (current != null) {
            current.close(Duration.ofSeconds(1));
        }
    }

    private void reached() {
        if (link != Link.UP) {
            log.info(
                    "{}: Kafka at {} takes records; {} ticks are waiting",
                    hostId,
                    brokers,
                    spool.waitingTicks());
        }
        link = Link.UP;
    }

    private void away(Outgoing outgoing, @Nullable String reason) {
        if (link != Link.AWAY && !stopping) {
            log.warn(
                    "{}: {} ({}). Sampling goes on into the spool; trying again until it works",
                    hostId,
                    connected()
                            ? "Kafka at "
                                    + brokers
                                    + " does not take "
                                    + outgoing.kind()
                                    + ": does the topic "
                                    + outgoing.kind().topic()
                                    + " exist, and may this agent write to it?"
                            : "no Kafka broker of " + brokers + " can be reached",
                    reason);
        }
        link = Link.AWAY;
    }

    /** Whether there is any connection, which tells a missing topic from an unreachable broker. */
    private boolean connected() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            return false;
        }
        for (Map.Entry<MetricName, ? extends Metric> metric : current.metrics().entrySet()) {
            if (metric.getKey().name().equals("connection-count")
                    && metric.getValue().metricValue() instanceof Number number) {
                return number.intValue() > 0;
            }
        }
        return false;
    }

    private boolean stopped() {
        return stopping && (link == Link.AWAY || System.nanoTime() - stopAtNanos > 0);
    }

    private void pause() throws InterruptedException {
        if (!stopping) {
            TimeUnit.MILLISECONDS.sleep(SLICE.toMillis());
        }
    }

    private enum Link {
        UNKNOWN,
        UP,
        AWAY
    }
}
