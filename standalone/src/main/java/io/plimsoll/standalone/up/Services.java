package io.plimsoll.standalone.up;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, ended in reverse order. One that fails to end does not keep the others. */
final class Services implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Services.class);

    private final Deque<Started> started = new ArrayDeque<>();

    private record Started(String name, AutoCloseable service) {}

    /** Remembers what was started. */
    synchronized <T extends AutoCloseable> T add(String name, T service) {
        started.push(new Started(name, service));
        return service;
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            Started last = started.pop();
            long began = System.nanoTime();
            try {
                last.service.close();
                log.info("{} ended in {} ms", last.name, (System.nanoTime() - began) / 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.error("{} did not end cleanly", last.name, e);
            }
        }
    }
}
