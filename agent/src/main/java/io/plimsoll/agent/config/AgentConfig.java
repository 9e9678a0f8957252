package io.plimsoll.agent.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Everything that an agent is told.
 *
 * @param cluster failure domain within which VMs may move
 * @param hostId unique in the fleet; also the Kafka key
 * @param kafka settings of the Kafka clients without the prefix {@code kafka.}, among them {@code
 *     bootstrap.servers}
 * @param sampleInterval time between two ticks
 * @param sampling how often what costs more is read, and what it may cost
 * @param inventoryInterval time between two inventories if no VM comes or goes
 * @param stateDir folder of the spool and of what must survive a restart
 * @param spool what waits on disk while Kafka is away
 * @param host what the host is and has
 * @param libvirt how to reach the hypervisor
 * @param commands which commands are executed
 */
public record AgentConfig(
        String cluster,
        String hostId,
        Map<String, String> kafka,
        Duration sampleInterval,
        SamplingConfig sampling,
        Duration inventoryInterval,
        Path stateDir,
        SpoolConfig spool,
        HostConfig host,
        LibvirtConfig libvirt,
        CommandConfig commands) {

    /** Copies the map. */
    public AgentConfig {
        kafka = Map.copyOf(kafka);
    }

    /**
     * From a properties file and the environment, which wins.
     *
     * @throws IllegalArgumentException if anything is missing, unknown or out of range; the message
     *     lists all of it
     */
    public static AgentConfig from(
            Map<String, String> properties, Map<String, String> environment) {
        return new OptionReader(properties, environment).read();
    }
}
