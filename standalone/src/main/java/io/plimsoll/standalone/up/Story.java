package io.plimsoll.standalone.up;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandResult;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostInventory.VmDefinition;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells in plain words what the records on Kafka say. */
final class Story {
    private static final double GIB = 1L << 30;

    private final Map<String, VmDefinition> vms = new HashMap<>();
    private final Map<String, Command> commands = new HashMap<>();
    private int done;
    private boolean cured;

    /** Remembers what the VMs are; there is nothing to tell of it. */
    void learn(HostInventory inventory) {
        inventory.vms().forEach(vm -> vms.put(vm.uuid(), vm));
    }

    /** A line about a finding; empty where it goes without saying. */
    Optional<String> tell(Finding finding) {
        boolean simulated = finding.cluster().equals(FleetAgents.SIMULATION);
        String where = simulated ? "" : "this machine itself: ";
        return switch (finding.kind()) {
            // The VMs that wait on a hot host would be many lines.
            case HOTSPOT ->
                    finding.vmUuid() == null
                            ? Optional.of(where + hotspot(finding))
                            : Optional.empty();
            case VERDICT -> Optional.of(verdict(finding));
            case ANOMALY -> Optional.of("anomaly: " + finding.summary());
            case QUARANTINE -> Optional.of(where + "not trusted: " + finding.summary());
            // Nothing is ever moved away from this machine.
            case NO_CURE ->
                    simulated ? Optional.of("no cure: " + finding.summary()) : Optional.empty();
        };
    }

    /** A line about a command. */
    String tell(Command command) {
        commands.put(command.id(), command);
        Command.Migration migration = command.migration();
        if (migration == null) {
            return String.format("command: %s on %s", command.action(), command.host());
        }
        Command.Prediction predicted = command.predicted();
        String expected =
                predicted == null
                        ? ""
                        : String.format(
                                "; expected: %d %% -> %d %%",
                                predicted.fromPercent(), predicted.toPercent());
        return String.format(
                "command: move %s%s from %s to %s%s",
                command.vmName(),
                size(command.vmUuid()),
                command.host(),
                migration.destinationHost(),
                expected);
    }

    /** A line about an answer to a command; empty where it tells nothing new. */
    Optional<String> tell(CommandResult result) {
        String vm = vmName(result);
        return switch (result.state()) {
            case ACCEPTED ->
                    Optional.of(result.host() + ": accepted, the migration of " + vm + " begins");
            case PROGRESS ->
                    Optional.ofNullable(result.migration())
                            .map(
                                    figures ->
                                            result.host()
                                                    + ": migrating "
                                                    + vm
                                                    + ", "
                                                    + percent(figures)
                                                    + " sent");
            case DONE -> {
                done++;
                yield Optional.of(done(result, vm));
            }
            case REFUSED ->
                    Optional.of(
                            result.host() + ": refused to move " + vm + ": " + result.message());
            case FAILED, ROLLED_BACK ->
                    Optional.of(
                            result.host() + ": the move of " + vm + " failed: " + result.message());
            case PENDING, EXPIRED -> Optional.empty();
        };
    }

    /** How many migrations were done. */
    int migrationsDone() {
        return done;
    }

    /** Whether a command was judged to have cured its hotspot. */
    boolean cured() {
        return cured;
    }

    private static String hotspot(Finding finding) {
        return switch (finding.state()) {
            case OPEN -> "HOT: " + finding.summary();
            case UPDATED -> "still hot: " + finding.summary();
            case CLEARED -> "calm again: " + finding.summary();
        };
    }

    private String verdict(Finding finding) {
        if (finding.summary().startsWith("cured")) {
            cured = true;
        }
        return "verdict: " + finding.summary();
    }

    private static String done(CommandResult result, String vm) {
        MigrationFigures figures = result.migration();
        String where = figures == null ? "its destination" : figures.destinationHost();
        Long downtime = figures == null ? null : figures.downtimeMillis();
        return String.format(
                Locale.ROOT,
                "done: %s runs on %s, moved in %.1f s%s",
                vm,
                where,
                result.elapsedMillis() / 1000.0,
                downtime == null ? "" : ", paused for " + downtime + " ms");
    }

    private String vmName(CommandResult result) {
        Command command = commands.get(result.commandId());
        if (command != null) {
            return command.vmName();
        }
        VmDefinition vm = vms.get(result.vmUuid());
        return vm == null ? result.vmUuid() : vm.name();
    }

    private String size(String vmUuid) {
        VmDefinition vm = vms.get(vmUuid);
        return vm == null
                ? ""
                : String.format(
                        Locale.ROOT, " (%d vCPUs, %.0f GiB)", vm.vcpus(), vm.memoryBytes() / GIB);
    }

    private static String percent(MigrationFigures figures) {
        long all = figures.transferredBytes() + figures.remainingBytes();
        return all <= 0 ? "0 %" : 100 * figures.transferredBytes() / all + " %";
    }
}
