package io.plimsoll.agent.sample;

import io.plimsoll.agent.HostReader;
import io.plimsoll.agent.config.HostConfig;
import java.nio.file.Path;

/** Which reader fits a configuration. */
public final class HostReaders {
    private HostReaders() {}

    /** The reader of this machine, or of a cgroup of it. */
    public static HostReader of(HostConfig config) {
        Path root = Path.of("/");
        return config.cgroup()
                .<HostReader>map(cgroup -> new CgroupHostReader(root, cgroup, config))
                .orElseGet(() -> new ProcHostReader(root, config));
    }
}
