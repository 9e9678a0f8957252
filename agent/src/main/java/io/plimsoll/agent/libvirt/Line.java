package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.HypervisorException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a libvirt whose calls have deadlines. Every call runs on the connection's own
 * thread. A call that misses its deadline can't be cancelled, and its connection can't be closed
 * under it; so both are abandoned (the thread closes the connection when the call returns after
 * all), and the next call opens a new connection, as long as not too many are stuck. After a
 * connection that fails there is a pause, which doubles with every failure.
 *
 * @param <C> the connection
 */
final class Line<C extends Line.Connection> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Line.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String name;
    private final Opener<C> opener;
    private final int maxStuck;
    private final CallCount count;
    private final AtomicInteger stuck = new AtomicInteger();
    private @Nullable Worker worker;
    private Duration pause = Duration.ZERO;
    private long notBeforeNanos = System.nanoTime();
    private String lastFailure = "";
    private boolean closed;

    /**
     * A line that is opened by the first call.
     *
     * @param name of the line in logs and as its thread's name
     */
    Line(String name, Opener<C> opener) {
        this(name, opener, 3, new CallCount());
    }

    /**
     * A line that is opened by the first call.
     *
     * @param maxStuck how many calls that missed their deadline and have not returned are suffered
     * @param count where the calls are counted
     */
    Line(String name, Opener<C> opener, int maxStuck, CallCount count) {
        this.name = name;
        this.opener = opener;
        this.maxStuck = maxStuck;
        this.count = count;
    }

    /**
     * Does something with the connection.
     *
     * @param what the same in words, for the message
     * @throws HypervisorException if it fails or takes longer than {@code deadline}
     */
    synchronized <R> R call(String what, Duration deadline, Work<C, R> work)
            throws HypervisorException {
        Worker current = currentWorker();
        long began = System.nanoTime();
        CompletableFuture<R> result = current.submit(work);
        try {
            R value = result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            pause = Duration.ZERO;
            count.succeeded(System.nanoTime() - began);
            return value;
        } catch (TimeoutException e) {
            count.failed(System.nanoTime() - began);
            abandon(current, what);
            throw failed(what + " took longer than " + deadline.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            count.failed(System.nanoTime() - began);
            if (!current.connected) {
                backOff();
            }
            throw failed(what + " failed: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(what + " was interrupted", e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Worker current = worker;
        worker = null;
        if (current != null) {
            current.stop();
        }
    }

    private Worker currentWorker() throws HypervisorException {
        if (closed) {
            throw new HypervisorException(name + " is closed");
        }
        Worker current = worker;
        if (current != null && current.connected) {
            return current;
        }
        if (stuck.get() >= maxStuck) {
            throw new HypervisorException(
                    stuck.get()
                            + " calls on "
                            + name
                            + " have not returned; no more are made until one does. Is libvirtd stuck? "
                            + lastFailure);
        }
        long waitNanos = notBeforeNanos - System.nanoTime();
        if (waitNanos > 0) {
            throw new HypervisorException(
                    lastFailure
                            + "; the next attempt is in "
                            + Duration.ofNanos(waitNanos).toMillis()
                            + " ms");
        }
        if (current == null) {
            current = new Worker();
            worker = current;
        }
        return current;
    }

    private void abandon(Worker abandoned, String what) {
        log.warn(
                "{}: {} does not return; its connection is abandoned and a new one opened",
                name,
                what);
        worker = null;
        stuck.incrementAndGet();
        abandoned.abandon();
    }

    private void backOff() {
        pause = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        notBeforeNanos = System.nanoTime() + pause.toNanos();
    }

    private HypervisorException failed(String message, Throwable cause) {
        lastFailure = message;
        return new HypervisorException(message, cause);
    }

    /** A connection. */
    interface Connection extends AutoCloseable {
        /** Whether it is still of use; does not ask the other side. */
        boolean isAlive();

        @Override
        void close();
    }

    /** Opens a connection. */
    interface Opener<C> {
        /** A new connection. */
        C open() throws Exception;
    }

    /** Something to be done with a connection. */
    interface Work<C, R> {
        /** Does it. */
        R on(C connection) throws Exception;
    }

    /** The thread of one connection. */
    private final class Worker {
        private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        private final Thread thread;
        private @Nullable C connection;
        private volatile boolean connected;
        private volatile boolean stopping;
        private volatile boolean abandoned;

        Worker() {
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        }

        <R> CompletableFuture<R> submit(Work<C, R> work) {
            CompletableFuture<R> result = new CompletableFuture<>();
            queue.add(() -> perform(work, result));
            return result;
        }

        void abandon() {
            abandoned = true;
            stop();
        }

        void stop() {
            stopping = true;
            queue.add(() -> {});
        }

        private <R> void perform(Work<C, R> work, CompletableFuture<R> result) {
            long cpuBefore = CallCount.cpuNanosOfThisThread();
            try {
                C current = connection;
                if (current == null) {
                    current = opener.open();
                    connection = current;
                    connected = true;
                }
                result.complete(work.on(current));
            } catch (Exception | LinkageError e) {
                dropIfDead();
                result.completeExceptionally(e);
            } finally {
                count.used(CallCount.cpuNanosOfThisThread() - cpuBefore);
            }
        }

        private void dropIfDead() {
            C current = connection;
            if (current != null && !current.isAlive()) {
                connected = false;
                connection = null;
                current.close();
            }
        }

        private void run() {
            try {
                while (!stopping) {
                    queue.take().run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                C current = connection;
                if (current != null) {
                    current.close();
                }
                if (abandoned) {
                    stuck.decrementAndGet();
                    log.info("{}: an abandoned call has returned", name);
                }
            }
        }
    }
}
