package io.plimsoll.agent.command;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.spool.Outgoing;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.CommandState;
import io.plimsoll.wire.JsonCodec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the results of commands on their way. */
final class Answers {
    private static final Logger log = LoggerFactory.getLogger(Answers.class);
    private static final String OK = "ok";

    private final AgentConfig config;
    private final Spool spool;
    private final Clock clock;
    private final JsonCodec<CommandResult> codec = JsonCodec.result();

    Answers(AgentConfig config, Spool spool, Clock clock) {
        this.config = config;
        this.spool = spool;
        this.clock = clock;
    }

    void refused(String commandId, String vmUuid, String action, Refusal refusal) {
        log.warn(
                "{}: refused command {} ({}): {}",
                config.hostId(),
                commandId,
                refusal.code().text(),
                refusal.message());
        send(
                commandId,
                vmUuid,
                action,
                CommandState.REFUSED,
                refusal.code().text(),
                refusal.message(),
                0,
                null);
    }

    void accepted(Command command) {
        state(command, CommandState.ACCEPTED, OK, "all preconditions hold", 0, null);
    }

    void progress(Command command, long elapsedMillis, MigrationFigures figures) {
        send(
                command.id(),
                command.vmUuid(),
                command.action(),
                CommandState.PROGRESS,
                OK,
                figures.remainingBytes() + " of " + figures.totalBytes() + " bytes to go",
                elapsedMillis,
                figures);
    }

    void done(Command command, String message, long elapsedMillis, MigrationFigures figures) {
        state(command, CommandState.DONE, OK, message, elapsedMillis, figures);
    }

    void failed(Command command, String code, String message, long elapsedMillis) {
        state(command, CommandState.FAILED, code, message, elapsedMillis, null);
    }

    private void state(
            Command command,
            CommandState state,
            String code,
            String message,
            long elapsedMillis,
            @Nullable MigrationFigures figures) {
        log.info(
                "{}: {} {} of {}, command {}: {} after {} ms",
                config.hostId(),
                state,
                command.action(),
                command.vmName(),
                command.id(),
                message,
                elapsedMillis);
        send(
                command.id(),
                command.vmUuid(),
                command.action(),
                state,
                code,
                message,
                elapsedMillis,
                figures);
    }

    private void send(
            String commandId,
            String vmUuid,
            String action,
            CommandState state,
            String code,
            String message,
            long elapsedMillis,
            @Nullable MigrationFigures figures) {
        long now = clock.wallMillis();
        CommandResult result =
                new CommandResult(
                        CommandResult.VERSION,
                        commandId,
                        config.cluster(),
                        config.hostId(),
                        vmUuid,
                        action,
                        state,
                        code,
                        message,
                        now,
                        elapsedMillis,
                        figures);
        try {
            spool.append(new Outgoing(Outgoing.Kind.RESULT, now, codec.encode(result)));
        } catch (IOException | IllegalStateException e) {
            log.error(
                    "{}: the result {} of command {} can't be kept: {}",
                    config.hostId(),
                    state,
                    commandId,
                    e.getMessage());
        }
    }
}
