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
        List<VmDefinition> vms) {

    /** The version that this code writes. */
    public static final int VERSION = 1;

    /** Copies the lists; absent ones are empty. */
    public HostInventory {
        allowedActions = Absent.listOrEmpty(allowedActions);
        vms = Absent.listOrEmpty(vms);
    }

    /**
     * A VM as it is defined.
     *
     * @param uuid libvirt's uuid
     * @param name libvirt's name
     * @param vcpus most vCPUs it may have
     * @param memoryBytes most memory it may have
     * @param hindrances what keeps it from migrating, empty if nothing does
     * @param labels from the domain's metadata
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record VmDefinition(
            String uuid,
            String name,
            int vcpus,
            long memoryBytes,
            List<String> hindrances,
            Map<String, String> labels) {

        /** Copies the collections; absent ones are empty. */
        public VmDefinition {
            hindrances = Absent.listOrEmpty(hindrances);
            labels = Absent.mapOrEmpty(labels);
        }
    }
}
