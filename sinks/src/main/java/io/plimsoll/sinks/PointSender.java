package io.plimsoll.sinks;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends buffered points on a thread of its own, so that the stream goes on while the store does
 * not. All methods may be called from any thread; points are sent in the order of {@link #put}.
 */
final class PointSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PointSender.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final PointStore store;
    private final BatchDelivery delivery;
    private final RetryPolicy retry;
    private final Overflow overflow;
    private final DeliveryListener listener;
    private final RandomGenerator random;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition senderIsNeeded = lock.newCondition();
    private final Condition senderDidSomething = lock.newCondition();
    private final PointBuffer buffer;
    private final StoreHealth health;
    private boolean flushing;
    private boolean closed;
    private @Nullable Throwable failure;

    PointSender(
            String name,
            PointStore store,
            InfluxOptions options,
            DeliveryListener listener,
            RandomGenerator random) {
        this.store = store;
        this.delivery = new BatchDelivery(store, listener, options.batchPoints());
        this.retry = options.retry();
        this.overflow = options.overflow();
        this.listener = listener;
        this.random = random;
        this.buffer =
                new PointBuffer(
                        options.maxBufferedPoints(),
                        options.batchPoints(),
                        options.flushInterval().toNanos());
        this.health = new StoreHealth(store.description());
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Starts to send, first of all what a checkpoint held. */
    void start(Collection<String> restored) {
        lock.lock();
        try {
            buffer.restore(restored, System.nanoTime());
        } finally {
            lock.unlock();
        }
        thread.start();
    }

    /** Adds a line; if the buffer is full, waits for room or drops the oldest line. */
    void put(String line) throws IOException, InterruptedException {
        lock.lock();
        try {
            while (buffer.isFull() && overflow == Overflow.BLOCK) {
                throwIfEnded();
                senderDidSomething.await();
            }
            throwIfEnded();
            if (buffer.isFull()) {
                listener.dropped(DropReason.OVERFLOW, 1, buffer.dropOldest());
            }
            long now = System.nanoTime();
            boolean wasEmpty = buffer.isEmpty();
            buffer.add(line, now);
            if (wasEmpty || buffer.nanosUntilDue(now) == 0) {
                senderIsNeeded.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends all that is buffered without waiting for a batch to fill. Gives up after the time, and
     * at once when the store is known not to take points.
     *
     * @return whether everything is sent
     */
    boolean flush(Duration atMost) throws IOException, InterruptedException {
        lock.lock();
        try {
            flushing = true;
            senderIsNeeded.signal();
            long remainingNanos = atMost.toNanos();
            while (!buffer.isEmpty() && health.failures() == 0 && remainingNanos > 0) {
                throwIfEnded();
                remainingNanos = senderDidSomething.awaitNanos(remainingNanos);
            }
            throwIfEnded();
            return buffer.isEmpty();
        } finally {
            flushing = false;
            lock.unlock();
        }
    }

    /** Sends all that is buffered, however long the store takes. */
    void flushAll() throws IOException, InterruptedException {
        lock.lock();
        try {
            flushing = true;
            senderIsNeeded.signal();
            while (!buffer.isEmpty()) {
                throwIfEnded();
                senderDidSomething.await();
            }
        } finally {
            flushing = false;
            lock.unlock();
        }
    }

    /** Everything that the store may not have, in parts of at most a batch, oldest first. */
    List<List<String>> unsent() {
        lock.lock();
        try {
            return buffer.inBatches();
        } finally {
            lock.unlock();
        }
    }

    /** How many points the store may not have. */
    int buffered() {
        lock.lock();
        try {
            return buffer.size();
        } finally {
            lock.unlock();
        }
    }

    private void throwIfEnded() throws IOException {
        if (failure != null) {
            throw new IOException("Sending to " + store.description() + " ended", failure);
        }
        if (closed) {
            throw new IOException("The sink to " + store.description() + " is closed");
        }
    }

    private void run() {
        try {
            Optional<PointBuffer.Batch> batch = nextBatch();
            while (batch.isPresent()) {
                send(batch.get());
                batch = nextBatch();
            }
        } catch (Throwable e) {
            end(e);
        }
    }

    /** Waits until a batch is due; empty when the sender is closed. */
    private Optional<PointBuffer.Batch> nextBatch() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = System.nanoTime();
                boolean isFlushDue = flushing && !buffer.isEmpty();
                long waitNanos = isFlushDue ? 0 : buffer.nanosUntilDue(now);
                if (waitNanos == 0) {
                    return Optional.of(buffer.firstBatch(now));
                }
                long unused = senderIsNeeded.awaitNanos(waitNanos);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void send(PointBuffer.Batch batch) throws InterruptedException {
        BatchDelivery.Progress progress = delivery.deliver(batch.lines());
        lock.lock();
        try {
            buffer.acknowledge(batch, progress.done());
            senderDidSomething.signalAll();
            if (closed) {
                return;
            }
            if (progress.obstacle().isEmpty()) {
                health.tookPoints(buffer.size(), System.nanoTime());
                return;
            }
            health.tookNoMore(progress.obstacle().get(), buffer.size(), System.nanoTime());
            pause(retry.waitAfter(health.failures(), progress.obstacle().get(), random));
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of the lock until the time is over or the sender is closed; nothing else ends it. */
    private void pause(Duration wait) throws InterruptedException {
        long remainingNanos = wait.toNanos();
        while (!closed && remainingNanos > 0) {
            remainingNanos = senderIsNeeded.awaitNanos(remainingNanos);
        }
    }

    private void end(Throwable cause) {
        LOG.error("Sending to {} ended", store.description(), cause);
        lock.lock();
        try {
            failure = cause;
            senderDidSomething.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread without sending what is left: that is in a checkpoint or comes again. */
    @Override
    public void close() throws InterruptedException {
        lock.lock();
        try {
            closed = true;
            senderIsNeeded.signalAll();
            senderDidSomething.signalAll();
        } finally {
            lock.unlock();
        }
        store.close();
        thread.join(CLOSE_TIMEOUT.toMillis());
        if (thread.isAlive()) {
            LOG.warn("{} still waits for {}", thread.getName(), store.description());
        }
    }
}
