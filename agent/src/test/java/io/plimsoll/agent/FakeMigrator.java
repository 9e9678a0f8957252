package io.plimsoll.agent;

import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Takes note of migrations, and lets them end when the test says so. */
public final class FakeMigrator implements Migrator {
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final List<String> followed = new CopyOnWriteArrayList<>();
    private volatile long freeBytes = 64L << 30;
    private volatile Optional<HypervisorException> unreachable = Optional.empty();
    private volatile Optional<HypervisorException> failure = Optional.empty();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public void free(long bytes) {
        freeBytes = bytes;
    }

    public void destinationUnreachable(String message) {
        unreachable = Optional.of(new HypervisorException(message));
    }

    public void failWith(String message) {
        failure = Optional.of(new HypervisorException(message));
    }

    /** Migrations now wait until this is counted down. */
    public CountDownLatch hold() {
        CountDownLatch latch = new CountDownLatch(1);
        gate = latch;
        return latch;
    }

    public List<String> begun() {
        return begun;
    }

    public List<String> followed() {
        return followed;
    }

    @Override
    public long freeMemoryBytes(Migration migration) throws HypervisorException {
        if (unreachable.isPresent()) {
            throw unreachable.get();
        }
        return freeBytes;
    }

    @Override
    public MigrationFigures migrate(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException {
        begun.add(vmUuid);
        return run(migration, observer);
    }

    @Override
    public MigrationFigures follow(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException {
        followed.add(vmUuid);
        return run(migration, observer);
    }

    private MigrationFigures run(Migration migration, Observer observer)
            throws HypervisorException {
        observer.progress(new MigrationFigures(migration.destinationHost(), 10, 90, 100, null));
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return new MigrationFigures(migration.destinationHost(), 100, 0, 100, 150L);
    }
}
