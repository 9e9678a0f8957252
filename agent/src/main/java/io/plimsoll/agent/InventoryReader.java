package io.plimsoll.agent;

import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.inventory.ImageInventory;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostInventory.VmDefinition;
import java.nio.file.Path;
import java.util.List;

/** Makes the inventory of a host. */
final class InventoryReader {
    private final AgentConfig config;
    private final HostReader host;
    private final Hypervisor hypervisor;
    private final ImageInventory images = new ImageInventory(Path.of("/"));

    InventoryReader(AgentConfig config, HostReader host, Hypervisor hypervisor) {
        this.config = config;
        this.host = host;
        this.hypervisor = hypervisor;
    }

    /**
     * The inventory now.
     *
     * @param counters the host's counters, which tell its capacity
     * @throws HypervisorException if the hypervisor does not answer: an inventory without VMs would
     *     say that there are none
     */
    HostInventory read(HostCounters counters, long nowEpochMillis) throws HypervisorException {
        Definitions definitions = hypervisor.inventory();
        List<VmDefinition> vms = images.withImages(definitions.vms());
        host.imagesAt(ImageInventory.paths(vms));
        return new HostInventory(
                HostInventory.VERSION,
                config.cluster(),
                config.hostId(),
                nowEpochMillis,
                AgentVersion.TEXT,
                Math.max(1, counters.getOnlineCpus()),
                host.cpuModel(),
                counters.getMemTotalBytes(),
                config.host().reservedMemoryBytes(),
                hypervisor.version(),
                config.libvirt().migrationUri().orElse(null),
                List.copyOf(config.commands().allowed()),
                vms,
                definitions.library().isEmpty() ? null : definitions.library(),
                host.topology().orElse(null),
                definitions.pools(),
                definitions.networks(),
                definitions.unread(),
                config.host().labels());
    }
}
