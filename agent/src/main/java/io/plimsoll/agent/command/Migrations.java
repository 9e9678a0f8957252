package io.plimsoll.agent.command;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.Hypervisor;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.Migrator;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.CommandState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migrations under way, each on a thread of its own. */
final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);

    private final String hostId;
    private final Hypervisor hypervisor;
    private final Migrator migrator;
    private final CommandJournal journal;
    private final Answers answers;
    private final Clock clock;
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();

    Migrations(
            String hostId,
            Hypervisor hypervisor,
            Migrator migrator,
            CommandJournal journal,
            Answers answers,
            Clock clock) {
        this.hostId = hostId;
        this.hypervisor = hypervisor;
        this.migrator = migrator;
        this.journal = journal;
        this.answers = answers;
        this.clock = clock;
    }

    int running() {
        return threads.size();
    }

    boolean isBusy(String vmUuid) {
        return threads.containsKey(vmUuid);
    }

    /** Executes a command that has been accepted. */
    void begin(Command command) {
        run(command, clock.wallMillis(), migrator::migrate);
    }

    /** Finds out what became of a command that an earlier process of the agent had begun. */
    void follow(CommandJournal.Entry entry) {
        Command command = entry.command();
        if (command != null) {
            log.info("{}: following up command {} after a restart", hostId, command.id());
            run(command, entry.sinceEpochMillis(), migrator::follow);
        }
    }

    /** Waits a little for those that are about to end; the others go on without the agent. */
    void leave(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Thread thread : threads.values()) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            try {
                thread.join(Math.max(1, leftMillis));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void run(Command command, long sinceEpochMillis, Way way) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                execute(command, sinceEpochMillis, way);
                            } finally {
                                threads.remove(command.vmUuid());
                            }
                        },
                        "plimsoll-" + hostId + "-migrate-" + command.vmName());
        thread.setDaemon(true);
        threads.put(command.vmUuid(), thread);
        thread.start();
    }

    private void execute(Command command, long sinceEpochMillis, Way way) {
        CommandState end;
        Migration migration = command.migration();
        try {
            if (migration == null) {
                throw new HypervisorException("the command has no field migration");
            }
            MigrationFigures figures =
                    way.go(
                            command.vmUuid(),
                            migration,
                            new ProgressReport(command, sinceEpochMillis, answers, clock));
            answers.done(
                    command,
                    command.vmName() + " runs on " + migration.destinationHost(),
                    elapsedMillis(sinceEpochMillis),
                    figures);
            end = CommandState.DONE;
        } catch (HypervisorException | RuntimeException e) {
            long elapsedMillis = elapsedMillis(sinceEpochMillis);
            boolean late = migration != null && elapsedMillis >= migration.timeoutMillis();
            answers.failed(
                    command,
                    late ? "timeout" : "failed",
                    e.getMessage() + whereTheVmIs(command),
                    elapsedMillis);
            end = CommandState.FAILED;
        }
        try {
            journal.ended(command, end, clock.wallMillis());
        } catch (IOException e) {
            log.warn(
                    "{}: can't remember the end of command {}, it will be followed up at the next start: {}",
                    hostId,
                    command.id(),
                    e.getMessage());
        }
    }

    private String whereTheVmIs(Command command) {
        try {
            return hypervisor.isActive(command.vmUuid())
                    ? "; the VM runs on here"
                    : "; the VM does not run here any more, look for it at the destination";
        } catch (HypervisorException e) {
            return "; whether the VM runs here can't be seen: " + e.getMessage();
        }
    }

    private long elapsedMillis(long sinceEpochMillis) {
        return Math.max(0, clock.wallMillis() - sinceEpochMillis);
    }

    /** Begins a migration or follows one. */
    private interface Way {
        MigrationFigures go(String vmUuid, Migration migration, Migrator.Observer observer)
                throws HypervisorException;
    }
}
