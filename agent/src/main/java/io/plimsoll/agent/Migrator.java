package io.plimsoll.agent;

import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;

/** Moves running VMs to other hosts. */
public interface Migrator {
    /**
     * Memory that the destination can give to a VM now, in bytes. The hypervisor does not check
     * this by itself: without room the guest's memory is sent in vain and the destination may kill
     * other VMs.
     *
     * @throws HypervisorException if the destination can't be reached
     */
    long freeMemoryBytes(Migration migration) throws HypervisorException;

    /**
     * Moves the VM and returns when it runs at the destination and is gone here. Aborts after the
     * command's time limit or when {@code observer} asks for it; the VM then goes on running here.
     *
     * @return the figures of the finished migration, with the downtime where the hypervisor tells
     *     it
     * @throws HypervisorException if the VM is not at the destination afterwards
     */
    MigrationFigures migrate(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException;

    /**
     * Watches a migration that an earlier process of this agent began, and returns when the VM runs
     * at the destination and is gone here. If no such migration goes on and the VM is still here,
     * it has failed.
     *
     * @throws HypervisorException if the VM is not at the destination afterwards, or that can't be
     *     found out
     */
    default MigrationFigures follow(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException {
        throw new HypervisorException(
                "the agent was restarted meanwhile and can't follow this migration");
    }

    /** Watches a migration. */
    interface Observer {
        /** Called about once a second while it goes on. */
        void progress(MigrationFigures figures);

        /** Whether the migration shall be aborted. */
        boolean abortRequested();
    }
}
