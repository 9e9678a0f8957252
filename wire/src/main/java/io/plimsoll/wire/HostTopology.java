package io.plimsoll.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the CPUs and the memory of a host are laid out.
 *
 * @param sockets packages
 * @param cores cores of all packages
 * @param threads CPUs that are on line
 * @param cpuFlags what the CPU can do, by the kernel's names; empty if unknown
 * @param numaNodes NUMA nodes; empty where the kernel knows of none
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HostTopology(
        int sockets, int cores, int threads, List<String> cpuFlags, List<NumaCell> numaNodes) {

    /** Copies the lists; absent ones are empty. */
    public HostTopology {
        cpuFlags = Absent.listOrEmpty(cpuFlags);
        numaNodes = Absent.listOrEmpty(numaNodes);
    }

    /**
     * A NUMA node.
     *
     * @param node its number
     * @param cpus its CPUs as the kernel lists them, such as {@code 0-7,16-23}; empty if it has
     *     none
     * @param memoryBytes its memory; null if unknown
     * @param distances by the number of the other node; 10 is the node itself
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record NumaCell(
            int node,
            String cpus,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long memoryBytes,
            Map<String, Integer> distances) {

        /** Copies the map; an absent one is empty. */
        public NumaCell {
            distances = Absent.mapOrEmpty(distances);
        }
    }
}
