package io.plimsoll.standalone.up;

import io.plimsoll.agent.Agent;
import io.plimsoll.agent.AgentMain;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.standalone.fleet.SimulatedHost;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts agents: the same as on real hosts, in front of simulated ones and of this machine. */
final class FleetAgents {
    /** The failure domain of the simulated hosts. */
    static final String SIMULATION = "simulation";

    /** The failure domain of this machine; nothing can be moved within it. */
    static final String THIS_MACHINE = "this-machine";

    private static final List<Path> LIBVIRT_SOCKETS =
            List.of(Path.of("/run/libvirt/libvirt-sock"), Path.of("/run/libvirt/virtqemud-sock"));

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
    AutoCloseable start(List<SimulatedHost> hosts) {
        List<Agent> agents = new ArrayList<>();
        for (SimulatedHost host : hosts) {
            Map<String, String> properties = properties(SIMULATION, host.name());
            properties.put("libvirt.enabled", "false");
            properties.put("migration.uri", host.migrationUri());
            properties.put("host.reserved.memory", Long.toString(host.reservedMemoryBytes()));
            properties.put("command.public.key", publicKey);
            Agent agent = new Agent(AgentConfig.from(properties, Map.of()), host, host, host);
            agent.start();
            agents.add(agent);
        }
        return () -> closeAll(agents);
    }

    /**
     * Starts the agent of this machine. It only looks: nobody's real VM is ever moved from here.
     */
    Agent startOnThisMachine() {
        Map<String, String> properties = properties(THIS_MACHINE, thisHost());
        properties.put("libvirt.enabled", Boolean.toString(libvirtRuns()));
        properties.put("commands.allowed", "");
        Agent agent = AgentMain.forThisHost(AgentConfig.from(properties, Map.of()));
        agent.start();
        return agent;
    }

    /** Whether a libvirt daemon listens on this machine. */
    static boolean libvirtRuns() {
        return LIBVIRT_SOCKETS.stream().anyMatch(Files::exists);
    }

    /** Name of this machine. */
    static String thisHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** All at once, as each waits for its own threads and for Kafka. */
    private static void closeAll(List<Agent> agents) throws InterruptedException {
        List<Thread> closers =
                agents.stream().map(agent -> new Thread(agent::close, "close-agent")).toList();
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            closer.join();
        }
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
