package io.plimsoll.standalone.fleet;

import io.plimsoll.wire.CommandResult.MigrationFigures;

/**
 * A live migration with pre-copy: prepare the destination, send the memory while the guest runs and
 * dirties it again, pause it for the rest, go on at the destination.
 */
final class SimulatedMigration {
    private static final double MIB = 1024 * 1024;

    /** What ten gigabits a second carry. */
    private static final double LINK_BYTES_PER_SECOND = 1100 * MIB;

    private static final double PREPARE_SECONDS = 0.5;

    /** Memory that a busy vCPU dirties. */
    private static final double DIRTIED_BYTES_PER_CORE_SECOND = 20 * MIB;

    /** Slower than the transfer even for a guest that dirties more than the link carries. */
    private static final double LEAST_PROGRESS = 0.05;

    /** How far a migration is. */
    enum Phase {
        PREPARING,
        SENDING,
        PAUSED,
        DONE,
        ABORTED
    }

    private final SimulatedVm vm;
    private final HostState source;
    private final HostState destination;
    private final double bytesPerSecond;
    private final double downtimeSeconds;
    private final long newIncarnation;

    private Phase phase = Phase.PREPARING;
    private double phaseSeconds;
    private double sentBytes;
    private double remainingBytes;

    SimulatedMigration(
            SimulatedVm vm,
            HostState source,
            HostState destination,
            long bandwidthMibPerSecond,
            double downtimeSeconds,
            long newIncarnation) {
        this.vm = vm;
        this.source = source;
        this.destination = destination;
        this.bytesPerSecond =
                bandwidthMibPerSecond <= 0
                        ? LINK_BYTES_PER_SECOND
                        : Math.min(LINK_BYTES_PER_SECOND, bandwidthMibPerSecond * MIB);
        this.downtimeSeconds = downtimeSeconds;
        this.newIncarnation = newIncarnation;
        this.remainingBytes = vm.usedBytes();
        source.beginMigration(0);
        destination.beginMigration(vm.memoryBytes());
    }

    SimulatedVm vm() {
        return vm;
    }

    HostState destination() {
        return destination;
    }

    long newIncarnation() {
        return newIncarnation;
    }

    boolean ended() {
        return phase == Phase.DONE || phase == Phase.ABORTED;
    }

    Phase phase() {
        return phase;
    }

    /** Goes on running at the source; no use once it has ended. */
    void abort() {
        if (ended()) {
            return;
        }
        vm.setPaused(false);
        end(Phase.ABORTED);
    }

    /** Lets one cell of time pass. */
    void pass(double seconds) {
        phaseSeconds += seconds;
        switch (phase) {
            case PREPARING -> {
                if (phaseSeconds >= PREPARE_SECONDS) {
                    enter(Phase.SENDING);
                }
            }
            case SENDING -> send(seconds);
            case PAUSED -> {
                if (phaseSeconds >= downtimeSeconds) {
                    arrive();
                }
            }
            case DONE, ABORTED -> {}
        }
    }

    MigrationFigures figures() {
        return new MigrationFigures(
                destination.name(),
                (long) sentBytes,
                phase == Phase.DONE ? 0 : (long) remainingBytes,
                vm.memoryBytes(),
                phase == Phase.DONE ? (Long) Math.round(downtimeSeconds * 1000) : null);
    }

    private void send(double seconds) {
        double sent = Math.min(remainingBytes, bytesPerSecond * seconds);
        double dirtied = vm.usedCores() * DIRTIED_BYTES_PER_CORE_SECOND * seconds;
        sentBytes += sent;
        source.countMigrated(sent, 0);
        destination.countMigrated(0, sent);
        remainingBytes -= Math.max(sent - dirtied, sent * LEAST_PROGRESS);
        if (remainingBytes <= bytesPerSecond * downtimeSeconds / 4) {
            vm.setPaused(true);
            enter(Phase.PAUSED);
        }
    }

    private void arrive() {
        sentBytes += remainingBytes;
        source.vms().remove(vm);
        destination.vms().add(vm);
        vm.startAnew(newIncarnation);
        vm.setPaused(false);
        end(Phase.DONE);
    }

    private void end(Phase last) {
        source.endMigration(0);
        destination.endMigration(vm.memoryBytes());
        enter(last);
    }

    private void enter(Phase next) {
        phase = next;
        phaseSeconds = 0;
    }
}
