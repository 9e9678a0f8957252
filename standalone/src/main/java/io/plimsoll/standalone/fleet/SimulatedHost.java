package io.plimsoll.standalone.fleet;

import io.plimsoll.agent.HostReader;
import io.plimsoll.agent.Hypervisor;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.Migrator;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What the agent of one simulated host sees and can do: its kernel, its hypervisor, migration. */
public final class SimulatedHost implements HostReader, Hypervisor, Migrator {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final SharedWorld world;

    SimulatedHost(String name, SharedWorld world) {
        this.name = name;
        this.world = world;
    }

    /** The host's name, also its id. */
    public String name() {
        return name;
    }

    /** Where the other hosts reach this one for a migration. */
    public String migrationUri() {
        return "sim://" + name;
    }

    /** Memory that the host keeps for itself. */
    public long reservedMemoryBytes() {
        return world.look(present -> present.host(name).reservedMemoryBytes());
    }

    /** What the host's VMs want now, as a share of its CPUs; more than 1 is more than it has. */
    public double demandRatio() {
        return world.look(
                present -> {
                    HostState host = present.host(name);
                    return host.wantedCores(present.nowNanos() / 1e9) / host.cpus();
                });
    }

    /** Names of the VMs here that take part in a batch job now. */
    public List<String> vmsInBatchJob() {
        return world.look(
                present ->
                        present.host(name).vms().stream()
                                .filter(SimulatedVm::inBatchJob)
                                .map(vm -> vm.definition().name())
                                .toList());
    }

    @Override
    public HostCounters read() {
        return world.look(present -> present.counters(name));
    }

    @Override
    public String bootId() {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    @Override
    public String cpuModel() {
        return "simulated CPU";
    }

    @Override
    public String version() {
        return "simulation 1";
    }

    @Override
    public List<VmSample> sampleVms() {
        return world.look(
                (present, monoNanos) -> present.samples(name, monoNanos, world.wallSeconds()));
    }

    @Override
    public List<VmDefinition> definitions() {
        return world.look(
                present -> present.host(name).vms().stream().map(SimulatedVm::definition).toList());
    }

    @Override
    public boolean isActive(String vmUuid) {
        return world.look(present -> present.hostOf(vmUuid))
                .map(HostState::name)
                .equals(Optional.of(name));
    }

    @Override
    public long freeMemoryBytes(Migration migration) throws HypervisorException {
        Optional<Long> free =
                world.look(
                        present ->
                                present.find(migration.destinationHost())
                                        .map(HostState::freeMemoryBytes));
        return free.orElseThrow(
                () ->
                        new HypervisorException(
                                "the destination "
                                        + migration.destinationHost()
                                        + " can't be reached: the simulation has no such host"));
    }

    @Override
    public MigrationFigures migrate(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException {
        SimulatedMigration running = begin(vmUuid, migration);
        long began = world.monoNanos();
        long reported = began;
        while (!world.look(present -> running.ended())) {
            long now = world.monoNanos();
            if (observer.abortRequested() || Thread.currentThread().isInterrupted()) {
                abort(running, "it was asked for");
            }
            if (now - began > TimeUnit.MILLISECONDS.toNanos(migration.timeoutMillis())) {
                abort(running, "it took longer than " + migration.timeoutMillis() + " ms");
            }
            if (now - reported >= PROGRESS_NANOS) {
                reported = now;
                observer.progress(world.look(present -> running.figures()));
            }
            world.pause(POLL_NANOS);
        }
        return world.look(present -> running.figures());
    }

    /** Nothing to close: the world ends with the JVM. */
    @Override
    public void close() {}

    private SimulatedMigration begin(String vmUuid, Migration migration)
            throws HypervisorException {
        try {
            return world.look(
                    present ->
                            present.migrate(
                                    vmUuid,
                                    name,
                                    migration.destinationHost(),
                                    migration.bandwidthMibPerSecond()));
        } catch (IllegalArgumentException e) {
            throw new HypervisorException("the migration can't begin: " + e.getMessage(), e);
        }
    }

    /** Aborts unless the VM has arrived meanwhile. */
    private void abort(SimulatedMigration running, String why) throws HypervisorException {
        boolean aborted =
                world.look(
                        present -> {
                            running.abort();
                            return running.phase() == SimulatedMigration.Phase.ABORTED;
                        });
        if (aborted) {
            throw new HypervisorException(
                    "the migration was aborted because " + why + "; the VM goes on at " + name);
        }
    }
}
