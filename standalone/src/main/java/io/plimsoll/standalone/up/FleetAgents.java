package io.plimsoll.standalone.up;

import io.plimsoll.agent.Agent;
import io.plimsoll.agent.AgentMain;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.standalone.fleet.SimulatedHost;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts agents: the same as on real hosts, in front of simulated ones and of this machine. */
final class FleetAgents {
    /** The failure domain of the simulated hosts. */
    static final String SIMULATION = "simulation";

    /** The failure domain of this machine; nothing can be moved within it. */
    static final String THIS_MACHINE = "this-machine";

    private final String bootstrapServers;
    private final Path states;
    private final String publicKey;
    private final Duration interval;

    /**
     * Agents that send to this broker.
     *
     * @param states folder of the agents' state folders
     * @param publicKey of the job that commands them, base64
     * @param interval between two samples
     */
    FleetAgents(String bootstrapServers, Path states, String publicKey, Duration interval) {
        this.bootstrapServers = bootstrapServers;
        this.states = states;
        this.publicKey = publicKey;
        this.interval = interval;
    }

    /** Starts the agents of these hosts. */
    Services start(List<SimulatedHost> hosts) {
        Services agents = new Services();
        for (SimulatedHost host : hosts) {
            Map<String, String> properties = properties(SIMULATION, host.name());
            properties.put("libvirt.enabled", "false");
            properties.put("migration.uri", host.migrationUri());
            properties.put("host.reserved.memory", Long.toString(host.reservedMemoryBytes()));
            properties.put("command.public.key", publicKey);
            start(
                    agents,
                    host.name(),
                    new Agent(AgentConfig.from(properties, Map.of()), host, host, host));
        }
        return agents;
    }

    /**
     * Starts the agent of this machine. It only looks: nobody's real VM is ever moved from here.
     */
    Services startOnThisMachine() {
        Services agents = new Services();
        Map<String, String> properties = properties(THIS_MACHINE, thisHost());
        properties.put("libvirt.enabled", "auto");
        properties.put("commands.allowed", "");
        start(agents, thisHost(), AgentMain.forThisHost(AgentConfig.from(properties, Map.of())));
        return agents;
    }

    /** Name of this machine. */
    static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static void start(Services agents, String host, Agent agent) {
        agent.start();
        agents.add("agent of " + host, agent);
    }

    private Map<String, String> properties(String cluster, String host) {
        Map<String, String> properties = new HashMap<>();
        properties.put("cluster", cluster);
        properties.put("host.id", host);
        properties.put("kafka.bootstrap.servers", bootstrapServers);
        properties.put("sample.interval", interval.toMillis() + "ms");
        properties.put("inventory.interval", "30s");
        properties.put("state.dir", states.resolve(cluster).resolve(host).toString());
        properties.put("spool.max.bytes", "16MiB");
        return properties;
    }
}
