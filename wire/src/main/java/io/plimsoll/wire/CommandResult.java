package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What an agent did with a command. Every command is answered: by one refusal, or by an acceptance,
 * any number of progress reports and one end.
 *
 * @param v version of this record
 * @param commandId the command
 * @param cluster failure domain
 * @param host the host that answers; also the Kafka key
 * @param vmUuid the VM concerned
 * @param action what was asked for
 * @param state how far it is
 * @param code short stable reason of a refusal or failure, such as {@code expired}; {@code ok}
 *     otherwise
 * @param message the same in a sentence that says what to do
 * @param atEpochMillis the agent's wall clock
 * @param elapsedMillis since the action began, ms; 0 before
 * @param migration figures of the migration; null where there are none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record CommandResult(
        int v,
        String commandId,
        String cluster,
        String host,
        String vmUuid,
        String action,
        CommandState state,
        String code,
        String message,
        long atEpochMillis,
        long elapsedMillis,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MigrationFigures migration) {

    /** The version that this code writes. */
    public static final int VERSION = 1;

    /**
     * How a migration goes or went.
     *
     * @param destinationHost where to
     * @param transferredBytes sent so far
     * @param remainingBytes still to send; 0 at the end
     * @param totalBytes memory of the guest to be sent
     * @param downtimeMillis how long the guest paused; null until known
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record MigrationFigures(
            String destinationHost,
            long transferredBytes,
            long remainingBytes,
            long totalBytes,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long downtimeMillis) {}
}
