package io.plimsoll.agent;

import io.plimsoll.agent.config.AgentConfig;

/** The agent of one host. Many may live in one JVM. */
public final class Agent implements AutoCloseable {
    private final AgentConfig config;
    private final HostReader host;
    private final Hypervisor hypervisor;
    private final Migrator migrator;

    /**
     * An agent that samples {@code host} and the VMs of {@code hypervisor}, and moves VMs with
     * {@code migrator}.
     */
    public Agent(AgentConfig config, HostReader host, Hypervisor hypervisor, Migrator migrator) {
        this.config = config;
        this.host = host;
        this.hypervisor = hypervisor;
        this.migrator = migrator;
    }

    /** Starts the threads and returns; an unreachable broker is no error, it is retried. */
    public void start() {
        if (config.hostId().isEmpty()) {
            throw new IllegalStateException("not yet: " + host + hypervisor + migrator);
        }
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
