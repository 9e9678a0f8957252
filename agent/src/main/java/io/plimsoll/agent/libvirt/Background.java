package io.plimsoll.agent.libvirt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one piece of work after the other, so that whoever wants it done need not wait
 * for it. Safe for use by many threads.
 */
final class Background implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private @Nullable Runnable work;
    private boolean closed;

    Background(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has this done unless it is still at the one before; then nothing happens. */
    boolean offer(Runnable newWork) {
        lock.lock();
        try {
            if (work != null || closed) {
                return false;
            }
            work = newWork;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the work is done; false if it takes longer than {@code atMost}. */
    boolean awaitIdle(Duration atMost) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (work != null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return work == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread after the work that it is at; does not wait for it. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            Runnable next = next();
            if (next == null) {
                return;
            }
            try {
                next.run();
            } catch (RuntimeException | LinkageError e) {
                log.warn("{}: {}", thread.getName(), e.toString(), e);
            } finally {
                done();
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (work == null && !closed) {
                changed.await(1, TimeUnit.HOURS);
            }
            return closed ? null : work;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void done() {
        lock.lock();
        try {
            work = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
