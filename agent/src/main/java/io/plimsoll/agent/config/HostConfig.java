package io.plimsoll.agent.config;

import java.util.List;
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
 */
public record HostConfig(
        Optional<String> cgroup,
        OptionalInt cpus,
        OptionalLong memoryBytes,
        long reservedMemoryBytes,
        List<String> imagePaths) {

    /** Copies the list. */
    public HostConfig {
        imagePaths = List.copyOf(imagePaths);
    }
}
