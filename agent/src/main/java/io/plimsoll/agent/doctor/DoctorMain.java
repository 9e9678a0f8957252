package io.plimsoll.agent.doctor;

import io.plimsoll.agent.Hypervisor;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.config.LibvirtConfig.Enabled;
import io.plimsoll.agent.config.PropertiesFile;
import io.plimsoll.agent.doctor.Facts.HypervisorFacts;
import io.plimsoll.agent.libvirt.LibvirtHypervisor;
import io.plimsoll.agent.sample.HostReaders;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at this host and says what is misconfigured and how to mend it. */
public final class DoctorMain {
    private static final int HEALTHY = 0;
    private static final int SERIOUS = 1;
    private static final int BAD_USAGE = 2;
    private static final String BROKERS = "kafka.bootstrap.servers";
    private static final String BROKERS_VARIABLE = "PLIMSOLL_AGENT_KAFKA_BOOTSTRAP_SERVERS";
    private static final String USAGE =
            """
            usage: ./plimsoll doctor [--config FILE] [--json]
              --config FILE  the agent's configuration: which libvirt, which brokers; every key can also be
                             set in the environment
              --json         one JSON object instead of a table
            It changes nothing. Exit code: 0 nothing serious, 1 warnings or errors were found, 2 wrong usage.""";

    private DoctorMain() {}

    /** See {@code --help}. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** Returns the exit code. */
    static int run(
            List<String> arguments,
            Map<String, String> environment,
            PrintStream out,
            PrintStream err) {
        Map<String, String> properties = new HashMap<>();
        boolean json = false;
        AgentConfig config;
        boolean brokersKnown;
        try {
            for (int i = 0; i < arguments.size(); i++) {
                switch (arguments.get(i)) {
                    case "--help" -> {
                        out.println(USAGE);
                        return HEALTHY;
                    }
                    case "--json" -> json = true;
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
            brokersKnown =
                    properties.containsKey(BROKERS) || environment.containsKey(BROKERS_VARIABLE);
            // A host can be looked at before anybody knows where its brokers will be.
            properties.putIfAbsent(BROKERS, "127.0.0.1:9092");
            config = AgentConfig.from(properties, environment);
        } catch (IllegalArgumentException e) {
            err.println("plimsoll doctor: " + e.getMessage());
            return BAD_USAGE;
        }
        List<String> brokers = brokersKnown ? FactsReader.brokers(config) : List.of();
        try {
            List<Diagnosis> diagnoses = examine(config, brokers);
            out.print(
                    json
                            ? Report.json(config.hostId(), diagnoses) + "\n"
                            : Report.table(config.hostId(), diagnoses));
            return Report.isSerious(diagnoses) ? SERIOUS : HEALTHY;
        } catch (IOException e) {
            err.println("plimsoll doctor: the host's counters can't be read: " + e.getMessage());
            return SERIOUS;
        }
    }

    private static List<Diagnosis> examine(AgentConfig config, List<String> brokers)
            throws IOException {
        FactsReader reader = new FactsReader(Path.of("/"), HostReaders.of(config.host()));
        return new Doctor(Doctor.CHECKS).examine(reader.read(hypervisor(config, reader), brokers));
    }

    private static HypervisorFacts hypervisor(AgentConfig config, FactsReader reader) {
        if (config.libvirt().enabled() == Enabled.FALSE) {
            return HypervisorFacts.none(false, "");
        }
        try {
            LibvirtHypervisor.requireLibrary();
        } catch (HypervisorException e) {
            return HypervisorFacts.none(true, String.valueOf(e.getMessage()));
        }
        try (Hypervisor hypervisor = new LibvirtHypervisor(config)) {
            return reader.hypervisor(hypervisor);
        }
    }
}
