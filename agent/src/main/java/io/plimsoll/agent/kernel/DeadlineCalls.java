package io.plimsoll.agent.kernel;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls into storage that may hang for ever, such as a file server that is gone. Each place has a
 * thread of its own; while a call hangs there, further calls fail at once, so that a place costs
 * one thread at most.
 */
public final class DeadlineCalls {
    private static final Duration THREAD_LIVES = Duration.ofSeconds(10);

    private final String name;
    private final Map<String, Place> places = new ConcurrentHashMap<>();

    /** With the name that its threads get. */
    public DeadlineCalls(String name) {
        this.name = name;
    }

    /**
     * Does something that may hang with a place, such as a mount point.
     *
     * @throws HangsException if it takes longer than {@code deadline}, or an earlier call still
     *     hangs
     * @throws IOException if it fails
     */
    public <T> T call(String place, Duration deadline, Callable<T> work)
            throws IOException, HangsException {
        return places.computeIfAbsent(place, Place::new).call(deadline, work);
    }

    /** Since when a call hangs, by {@link System#currentTimeMillis}; empty if none does. */
    public OptionalLong hangsSinceMillis(String place) {
        Place known = places.get(place);
        return known == null ? OptionalLong.empty() : known.hangsSinceMillis();
    }

    /** A place does not answer. */
    public static final class HangsException extends Exception {
        private static final long serialVersionUID = 1L;

        HangsException(String place, long sinceMillis) {
            super(
                    place
                            + " does not answer since "
                            + Duration.ofMillis(System.currentTimeMillis() - sinceMillis)
                                    .toSeconds()
                            + " s");
        }
    }

    private final class Place {
        private final String place;
        private final ThreadPoolExecutor thread;
        private volatile long sinceMillis;
        private volatile boolean hangs;

        Place(String place) {
            this.place = place;
            thread =
                    new ThreadPoolExecutor(
                            1,
                            1,
                            THREAD_LIVES.toMillis(),
                            TimeUnit.MILLISECONDS,
                            new LinkedBlockingQueue<>(),
                            this::newThread);
            thread.allowCoreThreadTimeOut(true);
        }

        private Thread newThread(Runnable work) {
            Thread made = new Thread(work, name + " " + place);
            made.setDaemon(true);
            return made;
        }

        synchronized <T> T call(Duration deadline, Callable<T> work)
                throws IOException, HangsException {
            if (hangs) {
                throw new HangsException(place, sinceMillis);
            }
            sinceMillis = System.currentTimeMillis();
            Future<T> result = thread.submit(work);
            try {
                return result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                hangs = true;
                // The thread has nothing else to do, so this runs when the call has returned.
                thread.execute(() -> hangs = false);
                HangsException failure = new HangsException(place, sinceMillis);
                failure.initCause(e);
                throw failure;
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw cause instanceof IOException failed ? failed : new IOException(cause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        OptionalLong hangsSinceMillis() {
            return hangs ? OptionalLong.of(sinceMillis) : OptionalLong.empty();
        }
    }
}
