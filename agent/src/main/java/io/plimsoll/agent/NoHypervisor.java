package io.plimsoll.agent;

import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.util.List;

/** A host without a hypervisor: it has no VMs and moves none. */
public final class NoHypervisor implements Hypervisor, Migrator {
    /** Without one. */
    public NoHypervisor() {}

    @Override
    public String version() {
        return "none";
    }

    @Override
    public List<VmSample> sampleVms() {
        return List.of();
    }

    @Override
    public List<VmDefinition> definitions() {
        return List.of();
    }

    @Override
    public boolean isActive(String vmUuid) {
        return false;
    }

    @Override
    public long freeMemoryBytes(Migration migration) throws HypervisorException {
        throw new HypervisorException("this agent has no hypervisor");
    }

    @Override
    public MigrationFigures migrate(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException {
        throw new HypervisorException("this agent has no hypervisor");
    }

    @Override
    public void close() {}
}
