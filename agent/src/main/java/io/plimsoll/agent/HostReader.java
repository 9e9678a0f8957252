package io.plimsoll.agent;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostTopology;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/**
 * Reads the counters of the host itself. Implementations must not go through libvirt, so that they
 * can't hang with it.
 */
public interface HostReader {
    /** The counters now. */
    HostCounters read() throws IOException;

    /** The kernel's boot id; counters of two boots are not comparable. */
    String bootId() throws IOException;

    /** Model name of the CPU, empty if unknown. */
    String cpuModel();

    /**
     * Tells where the images of the VMs are, so that the file systems that hold them are sampled;
     * may be called by another thread than reads the counters.
     */
    default void imagesAt(Collection<String> paths) {}

    /** How CPUs and memory are laid out; may be asked by another thread than the counters. */
    default Optional<HostTopology> topology() {
        return Optional.empty();
    }
}
