package io.plimsoll.agent.command;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.Migrator;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import java.time.Duration;

/** Passes the progress of a migration on as results, but not more often than every second. */
final class ProgressReport implements Migrator.Observer {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Command command;
    private final long sinceEpochMillis;
    private final Answers answers;
    private final Clock clock;
    private long nextNanos;

    ProgressReport(Command command, long sinceEpochMillis, Answers answers, Clock clock) {
        this.command = command;
        this.sinceEpochMillis = sinceEpochMillis;
        this.answers = answers;
        this.clock = clock;
        this.nextNanos = clock.monoNanos();
    }

    @Override
    public void progress(MigrationFigures figures) {
        long now = clock.monoNanos();
        if (now < nextNanos) {
            return;
        }
        nextNanos = now + PERIOD.toNanos();
        answers.progress(command, Math.max(0, clock.wallMillis() - sinceEpochMillis), figures);
    }

    /** No command asks for it yet: only the time limit aborts. */
    @Override
    public boolean abortRequested() {
        return false;
    }
}
