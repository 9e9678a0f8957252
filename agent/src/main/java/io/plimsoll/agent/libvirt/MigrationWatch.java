package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.Migrator.Observer;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain.DomainMigrateParameters;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.LibvirtException;
import org.libvirt.TypedParameter;
import org.libvirt.TypedUlongParameter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One migration from its beginning, or from where it is found, to the proof that it succeeded. */
final class MigrationWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MigrationWatch.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    /** How long libvirt may take to abort, or to clean up, before it counts as stuck. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final String name;
    private final String sourceUri;
    private final String destinationUri;
    private final String vmUuid;
    private final Migration migration;
    private final Observer observer;
    private final Line<JavaConnection> source;
    private final long beganNanos = System.nanoTime();
    private boolean downtimeSet;
    private String aborted = "";
    private Map<String, Long> lastFigures = Map.of();

    MigrationWatch(
            String hostId,
            String sourceUri,
            String destinationUri,
            String vmUuid,
            Migration migration,
            Observer observer) {
        this.name = "plimsoll-" + hostId + "-libvirt-migrate";
        this.sourceUri = sourceUri;
        this.destinationUri = destinationUri;
        this.vmUuid = vmUuid;
        this.migration = migration;
        this.observer = observer;
        this.downtimeSet = migration.maxDowntimeMillis() <= 0;
        this.source = new Line<>(name + "-watch", () -> JavaConnection.open(sourceUri, false));
    }

    /** Orders the migration and sees it through. */
    MigrationFigures begin(boolean unsafe) throws HypervisorException {
        // QEMU keeps it over the begin of a migration, in whose first seconds libvirt may refuse
        // it.
        setDowntime();
        CompletableFuture<String> failure = new CompletableFuture<>();
        Thread thread = new Thread(() -> failure.complete(migrate(unsafe)), name);
        thread.setDaemon(true);
        thread.start();
        String why = "";
        try {
            while (true) {
                try {
                    why = failure.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    break;
                } catch (TimeoutException e) {
                    look();
                }
            }
        } catch (ExecutionException e) {
            why = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException("watching the migration was interrupted", e);
        }
        return verify(why);
    }

    /** Sees a migration through that is under way. */
    MigrationFigures follow() throws HypervisorException {
        while (!patiently(this::currentJob).isEmpty()) {
            look();
            pause();
        }
        return verify("the agent was restarted, and no migration is under way any more");
    }

    @Override
    public void close() {
        source.close();
    }

    /** What libvirt says went wrong, empty if nothing. On a connection of its own, as it blocks. */
    private String migrate(boolean unsafe) {
        try (JavaConnection connection = JavaConnection.open(sourceUri, false)) {
            Optional<Integer> done =
                    connection.onDomain(
                            vmUuid,
                            domain ->
                                    domain.migrateToURI(
                                            migration.destinationUri(),
                                            parameters(),
                                            flags(unsafe, domain.isPersistent() == 1)));
            return done.isPresent() ? "" : "the VM is not on this host";
        } catch (LibvirtException | HypervisorException | RuntimeException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    private static int flags(boolean unsafe, boolean persistent) {
        int flags = MigrateFlags.LIVE | MigrateFlags.PEER2PEER | MigrateFlags.ABORT_ON_ERROR;
        if (persistent) {
            flags |= MigrateFlags.PERSIST_DEST | MigrateFlags.UNDEFINE_SOURCE;
        }
        return unsafe ? flags | MigrateFlags.UNSAFE : flags;
    }

    /** Never none, as libvirt-java can't pass an empty array; a bandwidth of 0 is no limit. */
    private TypedParameter[] parameters() {
        return new TypedParameter[] {
            new TypedUlongParameter(
                    DomainMigrateParameters.VIR_MIGRATE_PARAM_BANDWIDTH,
                    migration.bandwidthMibPerSecond())
        };
    }

    /** Once every poll: progress, the downtime limit, the time limit. */
    private void look() throws HypervisorException {
        Duration elapsed = Duration.ofNanos(System.nanoTime() - beganNanos);
        Duration limit = Duration.ofMillis(migration.timeoutMillis());
        if (elapsed.compareTo(limit.plus(GRACE)) > 0) {
            throw new HypervisorException(
                    "libvirt neither ended nor aborted the migration "
                            + GRACE.toSeconds()
                            + " s after its time limit; is libvirtd stuck? Look at both hosts");
        }
        try {
            lastFigures = currentJob();
            if (!lastFigures.isEmpty()) {
                observer.progress(figures(lastFigures, null));
                setDowntime();
            }
            if (elapsed.compareTo(limit) > 0) {
                abort("the time limit of " + limit.toMillis() + " ms has passed");
            } else if (observer.abortRequested()) {
                abort("an abort was asked for");
            }
        } catch (HypervisorException e) {
            // The migration itself goes on without being watched.
            log.debug("{}: watching", name, e);
        }
    }

    private void setDowntime() {
        if (downtimeSet) {
            return;
        }
        try {
            source.call(
                    "setting the longest downtime",
                    DEADLINE,
                    libvirt ->
                            libvirt.onDomain(
                                    vmUuid,
                                    domain ->
                                            domain.migrateSetMaxDowntime(
                                                    migration.maxDowntimeMillis())));
            downtimeSet = true;
        } catch (HypervisorException e) {
            // libvirt does not take it while another job begins or ends; the next poll tries again.
            log.debug("{}: setting the longest downtime", name, e);
        }
    }

    /** Repeated until libvirt gives up, as it may still be preparing and take no notice. */
    private void abort(String why) throws HypervisorException {
        if (aborted.isEmpty()) {
            log.info("{}: aborting the migration of {}: {}", name, vmUuid, why);
        }
        aborted = why;
        source.call(
                "aborting the migration",
                DEADLINE,
                libvirt -> libvirt.onDomain(vmUuid, domain -> domain.abortJob()));
    }

    private Map<String, Long> currentJob() throws HypervisorException {
        return source.call(
                "asking for the migration's progress",
                DEADLINE,
                libvirt -> libvirt.currentJob(vmUuid));
    }

    /**
     * Whether the VM is there and not here: a migration may fail in its last step and have moved
     * the VM all the same, or succeed for libvirt and have lost it.
     */
    private MigrationFigures verify(String failure) throws HypervisorException {
        boolean here = patiently(() -> isActive(source, "here"));
        if (here) {
            throw new HypervisorException(aborted.isEmpty() ? failure(failure) : aborted);
        }
        try (Line<JavaConnection> destination =
                new Line<>(name + "-verify", () -> JavaConnection.open(destinationUri, true))) {
            if (!patiently(() -> isActive(destination, "at the destination"))) {
                throw new HypervisorException(
                        "the VM runs neither here nor on "
                                + migration.destinationHost()
                                + " after the migration; look at both hosts: "
                                + failure(failure));
            }
            if (!failure.isEmpty()) {
                log.warn("{}: the VM has arrived although libvirt says: {}", name, failure);
            }
            return completed(destination);
        }
    }

    /** Tries again for a while, as a libvirt daemon may be restarting when it is asked. */
    private static <R> R patiently(Question<R> question) throws HypervisorException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (true) {
            try {
                return question.ask();
            } catch (HypervisorException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() throws HypervisorException {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException("watching the migration was interrupted", e);
        }
    }

    private boolean isActive(Line<JavaConnection> line, String where) throws HypervisorException {
        return line.call(
                "looking for the VM " + where, DEADLINE, libvirt -> libvirt.isActive(vmUuid));
    }

    /**
     * The figures of the finished job; only the destination has them, as the source forgot the VM.
     */
    private MigrationFigures completed(Line<JavaConnection> destination) {
        try {
            Map<String, Long> stats =
                    destination.call(
                            "asking for the figures of the migration",
                            DEADLINE,
                            libvirt -> libvirt.completedJob(vmUuid));
            return figures(stats.isEmpty() ? lastFigures : stats, stats.get("downtime"));
        } catch (HypervisorException e) {
            log.debug("{}: the figures of the finished migration", name, e);
            return figures(lastFigures, null);
        }
    }

    private MigrationFigures figures(Map<String, Long> stats, @Nullable Long downtimeMillis) {
        return new MigrationFigures(
                migration.destinationHost(),
                stats.getOrDefault("data_processed", 0L),
                stats.getOrDefault("data_remaining", 0L),
                stats.getOrDefault("data_total", 0L),
                downtimeMillis);
    }

    private static String failure(String text) {
        return text.isEmpty() ? "libvirt reports no error, but the VM has not moved" : text;
    }

    /** Something to ask a libvirt daemon. */
    private interface Question<R> {
        /** The answer. */
        R ask() throws HypervisorException;
    }
}
