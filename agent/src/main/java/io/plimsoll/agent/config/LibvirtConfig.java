package io.plimsoll.agent.config;

import java.util.Optional;

/**
 * How to reach the hypervisor here and at the destination of a migration.
 *
 * @param enabled whether there is one
 * @param uri libvirt's URI of this host
 * @param migrationUri where other hosts reach this host's libvirt; empty if it takes no VM
 * @param checkUri template with {@code {host}} of the URI by which this agent reaches a
 *     destination; empty to use the command's
 * @param unsafe whether to migrate although libvirt does not recognise the storage as shared
 */
public record LibvirtConfig(
        Enabled enabled,
        String uri,
        Optional<String> migrationUri,
        Optional<String> checkUri,
        boolean unsafe) {

    /** Whether the agent uses libvirt. */
    public enum Enabled {
        /** If the library is installed. */
        AUTO,
        /** Always; without the library the agent does not start. */
        TRUE,
        /** Never; only the host's counters are sampled. */
        FALSE
    }
}
