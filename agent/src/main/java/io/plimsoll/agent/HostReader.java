package io.plimsoll.agent;

import io.plimsoll.wire.HostCounters;
import java.io.IOException;

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
}
