package io.plimsoll.agent.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the host is and has, where that can't be read from the machine.
 *
 * @param cgroup the cgroup that is the host, for hosts that are nested in one machine; empty where
 *     the machine is the host
 * @param cpus CPUs that VMs may use, instead of those that were found
 * @param memoryBytes memory of the host, instead of what was found
 * @param reservedMemoryBytes memory that is never given to VMs
 * @param imagePaths folders whose file systems are sampled besides those of the VMs' images
 * @param labels what people say of the host, such as its rack; sent with the inventory
 */
public record HostConfig(
        Optional<String> cgroup,
        OptionalInt cpus,
        OptionalLong memoryBytes,
        long reservedMemoryBytes,
        List<String> imagePaths,
        Map<String, String> labels) {

    /** Copies the collections. */
    public HostConfig {
        imagePaths = List.copyOf(imagePaths);
        labels = Map.copyOf(labels);
    }

    /** A host without labels. */
    public HostConfig(
            Optional<String> cgroup,
            OptionalInt cpus,
            OptionalLong memoryBytes,
            long reservedMemoryBytes,
            List<String> imagePaths) {
        this(cgroup, cpus, memoryBytes, reservedMemoryBytes, imagePaths, Map.of());
    }
}
