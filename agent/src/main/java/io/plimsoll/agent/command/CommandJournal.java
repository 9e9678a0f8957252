package io.plimsoll.agent.command;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plimsoll.agent.StateFiles;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent must not forget about commands, on disk before anything is done: the highest
 * fencing epoch, and every genuine command until it has expired. Safe for use by many threads.
 */
final class CommandJournal {
    private static final Logger log = LoggerFactory.getLogger(CommandJournal.class);
    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long fencingEpoch;
    private long forgottenUntilEpochMillis;
    private boolean closed;

    /**
     * Reads the journal. One that can't be read is put aside, and commands issued before {@code
     * nowEpochMillis} are then to be refused, as they may have been executed.
     */
    CommandJournal(Path file, long nowEpochMillis) throws IOException {
        this.file = file;
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return;
        }
        try {
            Content content = MAPPER.readValue(bytes, Content.class);
            fencingEpoch = content.fencingEpoch();
            forgottenUntilEpochMillis = content.forgottenUntilEpochMillis();
            content.entries().forEach(entry -> entries.put(entry.id(), entry));
        } catch (IOException | RuntimeException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".damaged");
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            forgottenUntilEpochMillis = nowEpochMillis;
            write();
            log.error(
                    "the journal of commands {} is damaged and was put aside as {}: commands issued until now are"
                            + " refused, and a replaced job is not recognised until the new one speaks: {}",
                    file,
                    aside,
                    e.toString());
        }
    }

    /** Of commands issued up to then it is not known whether they were executed; 0 if it is. */
    synchronized long forgottenUntilEpochMillis() {
        return forgottenUntilEpochMillis;
    }

    synchronized long fencingEpoch() {
        return fencingEpoch;
    }

    /** The state in which this command was left; empty if it is unknown. */
    synchronized Optional<CommandState> stateOf(String id) {
        return Optional.ofNullable(entries.get(id)).map(Entry::state);
    }

    /** Commands that were accepted and have not ended. */
    synchronized List<Entry> unfinished() {
        return entries.values().stream().filter(entry -> entry.command() != null).toList();
    }

    /** Remembers a command that is not executed. Returns when that is on disk. */
    synchronized void refused(Command command, long nowEpochMillis) throws IOException {
        put(command, CommandState.REFUSED, nowEpochMillis, null);
    }

    /** Remembers a command that is about to be executed. Returns when that is on disk. */
    synchronized void accepted(Command command, long nowEpochMillis) throws IOException {
        put(command, CommandState.ACCEPTED, nowEpochMillis, command);
    }

    /** Remembers how a command ended. Returns when that is on disk. */
    synchronized void ended(Command command, CommandState state, long nowEpochMillis)
            throws IOException {
        put(command, state, nowEpochMillis, null);
    }

    /** From now on nothing is written: the folder may already be another agent's. */
    synchronized void close() {
        closed = true;
    }

    private void put(
            Command command, CommandState state, long nowEpochMillis, @Nullable Command running)
            throws IOException {
        if (closed) {
            throw new IOException("the agent is stopping");
        }
        long forgetAt = command.expiresAtEpochMillis() + CommandChecker.CLOCK_SKEW.toMillis();
        fencingEpoch = Math.max(fencingEpoch, command.fencingEpoch());
        entries.values()
                .removeIf(
                        entry ->
                                entry.command() == null
                                        && entry.forgetAtEpochMillis() < nowEpochMillis);
        entries.put(
                command.id(), new Entry(command.id(), state, nowEpochMillis, forgetAt, running));
        write();
    }

    private void write() throws IOException {
        Content content =
                new Content(
                        VERSION,
                        fencingEpoch,
                        forgottenUntilEpochMillis,
                        List.copyOf(entries.values()));
        StateFiles.replace(file, MAPPER.writeValueAsBytes(content));
    }

    /** The file. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Content(int v, long fencingEpoch, long forgottenUntilEpochMillis, List<Entry> entries) {}

    /**
     * A command that was seen.
     *
     * @param id its id
     * @param state how far it is
     * @param sinceEpochMillis since when
     * @param forgetAtEpochMillis when its own expiry refuses it anyway
     * @param command itself while it is being executed, else null
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String id,
            CommandState state,
            long sinceEpochMillis,
            long forgetAtEpochMillis,
            @Nullable Command command) {}
}
