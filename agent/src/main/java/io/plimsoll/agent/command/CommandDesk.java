package io.plimsoll.agent.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plimsoll.agent.Clock;
import io.plimsoll.agent.Hypervisor;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.Migrator;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.spool.Spool;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.JsonCodec;
import io.plimsoll.wire.RejectedRecordException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the commands of one host: each is checked, remembered, answered, and executed or not.
 */
public final class CommandDesk implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandDesk.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Duration LEAVE = Duration.ofSeconds(2);

    private final AgentConfig config;
    private final Hypervisor hypervisor;
    private final Migrator migrator;
    private final Clock clock;
    private final CommandChecker checker;
    private final CommandJournal journal;
    private final Answers answers;
    private final Migrations migrations;
    private final JsonCodec<Command> codec = JsonCodec.command();

    /** A desk whose journal is in the agent's state folder. */
    public CommandDesk(
            AgentConfig config, Hypervisor hypervisor, Migrator migrator, Spool spool, Clock clock)
            throws IOException {
        Path file = config.stateDir().resolve("commands.json");
        this.config = config;
        this.hypervisor = hypervisor;
        this.migrator = migrator;
        this.clock = clock;
        this.checker = new CommandChecker(config);
        this.journal = new CommandJournal(file, clock.wallMillis());
        this.answers = new Answers(config, spool, clock);
        this.migrations =
                new Migrations(config.hostId(), hypervisor, migrator, journal, answers, clock);
    }

    /**
     * Follows up what was under way when the agent was last stopped. Must be called before the
     * first {@link #handle}, so that every command's end precedes the answer to a repetition.
     */
    public void resume() {
        journal.unfinished().forEach(migrations::follow);
    }

    /** Handles the bytes of one record whose key is this host. Never throws on bad input. */
    public void handle(byte[] bytes) {
        Command command;
        try {
            command = codec.decode(bytes);
        } catch (RejectedRecordException e) {
            unreadable(bytes, e);
            return;
        }
        long now = clock.wallMillis();
        Optional<Refusal> foreign =
                checker.checkOrigin(bytes, command, journal.fencingEpoch(), now);
        if (foreign.isPresent()) {
            refuse(command, foreign.get());
            return;
        }
        Optional<Refusal> refusal = checker.checkPreconditions(command, new Here());
        try {
            if (refusal.isPresent()) {
                if (refusal.get().code() != Refusal.Code.SEEN) {
                    journal.refused(command, now);
                }
                refuse(command, refusal.get());
                return;
            }
            journal.accepted(command, now);
        } catch (IOException e) {
            refuse(
                    command,
                    new Refusal(
                            Refusal.Code.UNCHECKED,
                            "the agent can't remember the command, so it does not begin: "
                                    + e.getMessage()));
            return;
        }
        answers.accepted(command);
        migrations.begin(command);
    }

    /** Leaves what is under way to the hypervisor; the next agent follows it up. */
    @Override
    public void close() {
        migrations.leave(LEAVE);
        journal.close();
    }

    private void refuse(Command command, Refusal refusal) {
        answers.refused(command.id(), command.vmUuid(), command.action(), refusal);
    }

    /** Answers if at least the id can be read. */
    private void unreadable(byte[] bytes, RejectedRecordException reason) {
        log.warn("{}: a command can't be read: {}", config.hostId(), reason.getMessage());
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            JsonNode id = tree == null ? MAPPER.missingNode() : tree.path("id");
            if (tree == null || !id.isTextual() || id.asText().isBlank()) {
                return;
            }
            boolean newer = tree.path("v").isInt() && tree.path("v").intValue() > Command.VERSION;
            answers.refused(
                    id.asText(),
                    tree.path("vmUuid").asText(""),
                    tree.path("action").asText(""),
                    new Refusal(
                            newer ? Refusal.Code.NEWER_VERSION : Refusal.Code.GARBLED,
                            String.valueOf(reason.getMessage())));
        } catch (IOException e) {
            log.debug("{}: nor can its id", config.hostId(), e);
        }
    }

    /** This host, as the checker sees it. */
    private final class Here implements CommandChecker.Surroundings {
        @Override
        public Optional<String> earlier(String commandId) {
            return journal.stateOf(commandId).map(Enum::name);
        }

        @Override
        public long forgottenUntilEpochMillis() {
            return journal.forgottenUntilEpochMillis();
        }

        @Override
        public int running() {
            return migrations.running();
        }

        @Override
        public boolean isBusy(String vmUuid) {
            return migrations.isBusy(vmUuid);
        }

        @Override
        public boolean isActive(String vmUuid) throws HypervisorException {
            return hypervisor.isActive(vmUuid);
        }

        @Override
        public long freeMemoryBytes(Migration migration) throws HypervisorException {
            return migrator.freeMemoryBytes(migration);
        }
    }
}
