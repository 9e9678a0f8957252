package io.plimsoll.agent;

import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.config.LibvirtConfig.Enabled;
import io.plimsoll.agent.config.PropertiesFile;
import io.plimsoll.agent.libvirt.LibvirtHypervisor;
import io.plimsoll.agent.libvirt.LibvirtMigrator;
import io.plimsoll.agent.sample.HostReaders;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the agent of this host from a configuration file and runs it until it is told to stop. */
public final class AgentMain {
    /** Exit code for a wrong command line or configuration. */
    static final int BAD_CONFIGURATION = 2;

    private static final Logger log = LoggerFactory.getLogger(AgentMain.class);
    private static final String USAGE =
            """
            usage: java -jar plimsoll-agent-runnable.jar [--config FILE] [--check] [--version]
              --config FILE  properties file; every key can also be set in the environment:
                             kafka.bootstrap.servers as PLIMSOLL_AGENT_KAFKA_BOOTSTRAP_SERVERS
              --check        only check the configuration
              --version      print the version""";

    private AgentMain() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        int code = run(List.of(arguments), System.getenv(), System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Returns the exit code, but only after the agent has been stopped. */
    static int run(
            List<String> arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err) {
        Map<String, String> properties = new HashMap<>();
        boolean check = false;
        try {
            for (int i = 0; i < arguments.size(); i++) {
                switch (arguments.get(i)) {
                    case "--version" -> {
                        out.println("plimsoll-agent " + AgentVersion.TEXT);
                        return 0;
                    }
                    case "--help" -> {
                        out.println(USAGE);
                        return 0;
                    }
                    case "--check" -> check = true;
                    case "--config" -> {
                        if (++i == arguments.size()) {
                            throw new IllegalArgumentException("--config needs a file\n" + USAGE);
                        }
                        properties.putAll(PropertiesFile.read(Path.of(arguments.get(i))));
                    }
                    default ->
                            throw new IllegalArgumentException(
                                    "unknown argument " + arguments.get(i) + "\n" + USAGE);
                }
            }
            AgentConfig config = AgentConfig.from(properties, environment);
            if (check) {
                out.println("the configuration is good");
                return 0;
            }
            runUntilStopped(forThisHost(config));
            return 0;
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println("plimsoll-agent: " + e.getMessage());
            return BAD_CONFIGURATION;
        }
    }

    /**
     * The agent of this machine, or of the cgroup that the configuration names, with its libvirt if
     * there is one.
     *
     * @throws IllegalStateException if libvirt is required and not installed
     */
    public static Agent forThisHost(AgentConfig config) {
        HostReader host = HostReaders.of(config.host());
        if (config.libvirt().enabled() == Enabled.FALSE) {
            NoHypervisor none = new NoHypervisor();
            return new Agent(config, host, none, none);
        }
        try {
            LibvirtHypervisor.requireLibrary();
            return new Agent(
                    config, host, new LibvirtHypervisor(config), new LibvirtMigrator(config));
        } catch (HypervisorException e) {
            if (config.libvirt().enabled() == Enabled.TRUE) {
                throw new IllegalStateException(
                        "libvirt.enabled is true, but " + e.getMessage(), e);
            }
            log.warn(
                    "{}: only the host's counters are sampled: {}",
                    config.hostId(),
                    e.getMessage());
            NoHypervisor none = new NoHypervisor();
            return new Agent(config, host, none, none);
        }
    }

    private static void runUntilStopped(Agent agent) {
        agent.start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stopCleanly(agent), "plimsoll-agent-stop"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * On SIGTERM and SIGINT. A clean stop is no error, so the exit code is 0 instead of the JVM's
     * 143.
     */
    private static void stopCleanly(Agent agent) {
        log.info("stopping");
        agent.close();
        log.info("stopped");
        Runtime.getRuntime().halt(0);
    }
}
