package io.plimsoll.pipeline.plan;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandState;

/**
 * A command from its decision until its effect was judged.
 *
 * @param command the command; its migration is never null
 * @param vmDemandMillicores CPU demand of the VM when it was decided
 * @param state how far it is
 * @param stateAtMillis when it came to that state, ms since 1970
 * @param message what the agent last said
 */
public record Flight(
        Command command,
        long vmDemandMillicores,
        CommandState state,
        long stateAtMillis,
        String message) {

    /** A command just decided. */
    static Flight departing(Command command, long vmDemandMillicores) {
        return new Flight(
                command,
                vmDemandMillicores,
                CommandState.PENDING,
                command.issuedAtEpochMillis(),
                "");
    }

    /**
     * This flight after a word from the agent; a word that can't follow the present state changes
     * nothing.
     */
    public Flight after(CommandResult result) {
        if (!state.mayBecome(result.state())) {
            return this;
        }
        return new Flight(
                command,
                vmDemandMillicores,
                result.state(),
                result.atEpochMillis(),
                result.message());
    }

    /** This flight given up, as no word came. */
    Flight expired(long nowMillis) {
        return new Flight(
                command,
                vmDemandMillicores,
                CommandState.EXPIRED,
                nowMillis,
                "the agent did not answer in time");
    }

    /** Where the VM goes. */
    public String destination() {
        Command.Migration migration = command.migration();
        if (migration == null) {
            throw new IllegalStateException(
                    "command "
                            + command.id()
                            + " without a migration\nMaybe an action other than migrate was dispatched.");
        }
        return migration.destinationHost();
    }

    /** Whether this host is one of its ends. */
    boolean touches(String host) {
        return command.host().equals(host) || destination().equals(host);
    }
}
