package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.Migrator;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.config.LibvirtConfig;
import io.plimsoll.wire.Command.Migration;
import io.plimsoll.wire.CommandResult.MigrationFigures;
import java.time.Duration;

/** Live migration, peer to peer: the two libvirt daemons do it, and this watches and verifies. */
public final class LibvirtMigrator implements Migrator {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final String hostId;
    private final LibvirtConfig config;

    /** With the libvirt of this host and those that can be reached from it. */
    public LibvirtMigrator(AgentConfig config) {
        this.hostId = config.hostId();
        this.config = config.libvirt();
    }

    @Override
    public long freeMemoryBytes(Migration migration) throws HypervisorException {
        String uri = destinationUri(migration);
        try (Line<StatsConnection> destination =
                new Line<>(
                        "plimsoll-" + hostId + "-libvirt-room", () -> StatsConnection.open(uri))) {
            return destination.call(
                    "asking " + uri + " for its free memory",
                    DEADLINE,
                    StatsConnection::freeMemoryBytes);
        }
    }

    @Override
    public MigrationFigures migrate(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException {
        try (MigrationWatch watch = watch(vmUuid, migration, observer)) {
            return watch.begin(config.unsafe());
        }
    }

    @Override
    public MigrationFigures follow(String vmUuid, Migration migration, Observer observer)
            throws HypervisorException {
        try (MigrationWatch watch = watch(vmUuid, migration, observer)) {
            return watch.follow();
        }
    }

    private MigrationWatch watch(String vmUuid, Migration migration, Observer observer) {
        return new MigrationWatch(
                hostId, config.uri(), destinationUri(migration), vmUuid, migration, observer);
    }

    /** By which URI this agent, not the libvirt daemon, reaches the destination. */
    private String destinationUri(Migration migration) {
        return config.checkUri()
                .map(template -> template.replace("{host}", migration.destinationHost()))
                .orElse(migration.destinationUri());
    }
}
