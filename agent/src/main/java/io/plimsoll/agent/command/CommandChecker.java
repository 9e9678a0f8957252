package io.plimsoll.agent.command;

import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.command.Refusal.Code;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.wire.Command;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandSigner;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a command may be executed. The planner's picture is always a little old, so everything is
 * looked at again here. Knows no clock, disk or network.
 */
final class CommandChecker {
    /** How far the clocks of the job and of a host may differ. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final Set<String> KNOWN_ACTIONS = Set.of(Command.MIGRATE);

    private final AgentConfig config;

    CommandChecker(AgentConfig config) {
        this.config = config;
    }

    /**
     * Whether the command is genuine, meant for this host, and timely.
     *
     * @param bytes as received; the signature covers them
     * @param command what they say
     * @param highestFencingEpoch the highest that this agent has seen
     * @param nowEpochMillis the wall clock
     */
    Optional<Refusal> checkOrigin(
            byte[] bytes, Command command, long highestFencingEpoch, long nowEpochMillis) {
        if (config.commands().publicKeys().isEmpty()) {
            return refuse(
                    Code.FORGED,
                    "this agent knows no key whose signature counts; set command.public.key to the job's public key");
        }
        if (config.commands().publicKeys().stream()
                .noneMatch(key -> CommandSigner.verifies(bytes, key))) {
            return refuse(
                    Code.FORGED,
                    "the signature is missing or by none of the "
                            + config.commands().publicKeys().size()
                            + " keys of command.public.key; was the job's key replaced, or does somebody else write"
                            + " commands?");
        }
        if (!command.host().equals(config.hostId())
                || !command.cluster().equals(config.cluster())) {
            return refuse(
                    Code.WRONG_HOST,
                    "the command is for host "
                            + command.host()
                            + " of cluster "
                            + command.cluster()
                            + ", this is "
                            + config.hostId()
                            + " of "
                            + config.cluster());
        }
        if (command.expiresAtEpochMillis() <= nowEpochMillis) {
            return refuse(
                    Code.EXPIRED,
                    "expired "
                            + (nowEpochMillis - command.expiresAtEpochMillis())
                            + " ms ago by this host's clock; the job has to decide anew");
        }
        if (command.issuedAtEpochMillis() > nowEpochMillis + CLOCK_SKEW.toMillis()) {
            return refuse(
                    Code.FUTURE,
                    "issued "
                            + (command.issuedAtEpochMillis() - nowEpochMillis)
                            + " ms after now by this host's clock; one of the two clocks is wrong");
        }
        if (command.fencingEpoch() < highestFencingEpoch) {
            return refuse(
                    Code.FENCED,
                    "fencing epoch "
                            + command.fencingEpoch()
                            + " is below "
                            + highestFencingEpoch
                            + ", which this agent has seen; an older job is still running, stop it");
        }
        return Optional.empty();
    }

    /** Whether a genuine command can be executed here and now. */
    Optional<Refusal> checkPreconditions(Command command, Surroundings surroundings) {
        Optional<String> earlier = surroundings.earlier(command.id());
        if (earlier.isPresent()) {
            return refuse(Code.SEEN, "this command was handled before (" + earlier.get() + ")");
        }
        if (command.issuedAtEpochMillis() <= surroundings.forgottenUntilEpochMillis()) {
            return refuse(
                    Code.UNKNOWN_PAST,
                    "this agent's journal of commands was damaged after this command was issued, so nobody knows"
                            + " whether it was executed; the job has to decide anew");
        }
        if (!KNOWN_ACTIONS.contains(command.action())) {
            return refuse(
                    Code.UNKNOWN_ACTION,
                    "this agent does not know the action '"
                            + command.action()
                            + "'; upgrade the agent");
        }
        if (!config.commands().allowed().contains(command.action())) {
            return refuse(
                    Code.NOT_ALLOWED,
                    "commands.allowed of this agent does not contain " + command.action());
        }
        Migration migration = command.migration();
        if (migration == null) {
            return refuse(Code.GARBLED, "a migration without the field migration");
        }
        if (migration.destinationHost().equals(config.hostId())) {
            return refuse(Code.SAME_HOST, "the VM shall be moved to the host where it is");
        }
        if (surroundings.running() >= config.commands().maxConcurrentMigrations()
                || surroundings.isBusy(command.vmUuid())) {
            return refuse(
                    Code.BUSY,
                    surroundings.running()
                            + " migrations are under way and migration.max.concurrent is "
                            + config.commands().maxConcurrentMigrations());
        }
        return checkHypervisors(command, migration, surroundings);
    }

    private static Optional<Refusal> checkHypervisors(
            Command command, Migration migration, Surroundings surroundings) {
        try {
            if (!surroundings.isActive(command.vmUuid())) {
                return refuse(
                        Code.VM_GONE,
                        "the VM " + command.vmName() + " is not running on this host (any more)");
            }
        } catch (HypervisorException e) {
            return refuse(
                    Code.UNCHECKED, "can't see whether the VM is running here: " + e.getMessage());
        }
        try {
            long freeBytes = surroundings.freeMemoryBytes(migration);
            if (freeBytes < migration.requiredMemoryBytes()) {
                return refuse(
                        Code.NO_ROOM,
                        migration.destinationHost()
                                + " has "
                                + freeBytes
                                + " bytes of memory free, the VM needs "
                                + migration.requiredMemoryBytes());
            }
        } catch (HypervisorException e) {
            return refuse(
                    Code.UNCHECKED,
                    "can't see whether "
                            + migration.destinationHost()
                            + " has room: "
                            + e.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(Code code, String message) {
        return Optional.of(new Refusal(code, message));
    }

    /** What a precondition may ask about. */
    interface Surroundings {
        /** How a command with this id was handled before; empty if it was not. */
        Optional<String> earlier(String commandId);

        /** Of commands issued up to then it is not known whether they were handled; 0 if it is. */
        long forgottenUntilEpochMillis();

        /** Migrations under way. */
        int running();

        /** Whether a command for this VM is under way. */
        boolean isBusy(String vmUuid);

        /** Whether the VM runs here. */
        boolean isActive(String vmUuid) throws HypervisorException;

        /** What the destination can give to a VM. */
        long freeMemoryBytes(Migration migration) throws HypervisorException;
    }
}
