package io.plimsoll.agent;

import io.plimsoll.wire.HostInventory.Unread;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.StoragePool;
import io.plimsoll.wire.VirtualNetwork;
import java.util.List;

/**
 * What is defined at the hypervisor of a host.
 *
 * @param library version of its management library, such as {@code 9.0.0} of libvirt; empty if
 *     unknown
 * @param vms all VMs, also those that are shut off
 * @param pools storage pools
 * @param networks virtual networks
 * @param unread what could not be read and is left out, or is told as it was before
 */
public record Definitions(
        String library,
        List<VmDefinition> vms,
        List<StoragePool> pools,
        List<VirtualNetwork> networks,
        List<Unread> unread) {

    /** Copies the lists. */
    public Definitions {
        vms = List.copyOf(vms);
        pools = List.copyOf(pools);
        networks = List.copyOf(networks);
        unread = List.copyOf(unread);
    }
}
