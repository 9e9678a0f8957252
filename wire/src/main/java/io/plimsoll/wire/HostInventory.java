package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a host is and which VMs are defined on it; sent when the agent starts and from time to time.
 *
 * @param v version of this record
 * @param cluster failure domain within which VMs may move
 * @param host host id, unique in the fleet; also the Kafka key
 * @param atEpochMillis when it was read
 * @param agentVersion version of the agent
 * @param cpus CPUs (threads) that VMs may use, at least 1
 * @param cpuModel model name of the CPU, empty if unknown
 * @param memoryBytes memory of the host
 * @param reservedMemoryBytes memory that is never given to VMs
 * @param hypervisor name and version, such as {@code QEMU 7.2.15}
 * @param migrationUri where other hosts reach this host's libvirt for a migration; null if it takes
 *     no VM
 * @param allowedActions actions that this agent's own configuration allows
 * @param vms the VMs defined here
 * @param libvirt version of libvirt, such as {@code 9.0.0}; null if unknown
 * @param topology CPUs and NUMA nodes; null if unknown
 * @param pools storage pools
 * @param networks networks of libvirt
 * @param unread what could not be read, and was left out
 * @param labels what the agent's configuration says of the host, such as {@code rack}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostInventory(
        int v,
        String cluster,
        String host,
        long atEpochMillis,
        String agentVersion,
        int cpus,
        String cpuModel,
        long memoryBytes,
        long reservedMemoryBytes,
        String hypervisor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String migrationUri,
        List<String> allowedActions,
        List<VmDefinition> vms,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String libvirt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HostTopology topology,
        List<StoragePool> pools,
        List<VirtualNetwork> networks,
        List<Unread> unread,
        Map<String, String> labels) {

    /** The version that this code writes. */
    public static final int VERSION = 1;

    /** Copies the collections; absent ones are empty. */
    public HostInventory {
        allowedActions = Absent.listOrEmpty(allowedActions);
        vms = Absent.listOrEmpty(vms);
        pools = Absent.listOrEmpty(pools);
        networks = Absent.listOrEmpty(networks);
        unread = Absent.listOrEmpty(unread);
        labels = Absent.mapOrEmpty(labels);
    }

    /** An inventory of the least that a planner needs. */
    public HostInventory(
            int v,
            String cluster,
            String host,
            long atEpochMillis,
            String agentVersion,
            int cpus,
            String cpuModel,
            long memoryBytes,
            long reservedMemoryBytes,
            String hypervisor,
            @Nullable String migrationUri,
            List<String> allowedActions,
            List<VmDefinition> vms) {
        this(
                v,
                cluster,
                host,
                atEpochMillis,
                agentVersion,
                cpus,
                cpuModel,
                memoryBytes,
                reservedMemoryBytes,
                hypervisor,
                migrationUri,
                allowedActions,
                vms,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    /**
     * Something that could not be read.
     *
     * @param what such as {@code vm web} or {@code pool default}
     * @param reason why, in words
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Unread(String what, String reason) {}

    /**
     * A VM as it is defined.
     *
     * @param uuid libvirt's uuid
     * @param name libvirt's name
     * @param vcpus most vCPUs it may have
     * @param memoryBytes most memory it may have
     * @param hindrances what keeps it from migrating, empty if nothing does
     * @param labels from the domain's metadata
     * @param nics its NICs
     * @param disks its disks
     * @param settings what decides how it runs; null if unknown
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record VmDefinition(
            String uuid,
            String name,
            int vcpus,
            long memoryBytes,
            List<String> hindrances,
            Map<String, String> labels,
            List<NicDefinition> nics,
            List<DiskDefinition> disks,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable VmSettings settings) {

        /** Copies the collections; absent ones are empty. */
        public VmDefinition {
            hindrances = Absent.listOrEmpty(hindrances);
            labels = Absent.mapOrEmpty(labels);
            nics = Absent.listOrEmpty(nics);
            disks = Absent.listOrEmpty(disks);
        }

        /** A definition of the least that a planner needs. */
        public VmDefinition(
                String uuid,
                String name,
                int vcpus,
                long memoryBytes,
                List<String> hindrances,
                Map<String, String> labels) {
            this(uuid, name, vcpus, memoryBytes, hindrances, labels, List.of(), List.of(), null);
        }

        /** The same VM with other disks. */
        public VmDefinition withDisks(List<DiskDefinition> newDisks) {
            return new VmDefinition(
                    uuid, name, vcpus, memoryBytes, hindrances, labels, nics, newDisks, settings);
        }
    }
}
