package io.plimsoll.agent.doctor;

import io.plimsoll.agent.Definitions;
import io.plimsoll.agent.HostReader;
import io.plimsoll.agent.Hypervisor;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.doctor.Facts.HypervisorFacts;
import io.plimsoll.agent.inventory.ImageInventory;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Gathers what the checks look at. */
final class FactsReader {
    private static final int CONNECT_MILLIS = 3000;
    private static final Duration FILESYSTEMS_WITHIN = Duration.ofSeconds(4);
    private static final Duration MONITORS_WITHIN = Duration.ofSeconds(5);
    private static final List<String> SWITCHES =
            List.of(SchedstatsCheck.SWITCH, KsmCheck.ACROSS_NODES);

    private final Path root;
    private final HostReader host;
    private final ImageInventory images;

    /** Reads switches and images below {@code root}, which is {@code /} but in tests. */
    FactsReader(Path root, HostReader host) {
        this.root = root;
        this.host = host;
        this.images = new ImageInventory(root);
    }

    /**
     * Everything that is known.
     *
     * @throws IOException if not even the host's counters can be read
     */
    Facts read(HypervisorFacts hypervisor, List<String> brokers) throws IOException {
        host.imagesAt(ImageInventory.paths(hypervisor.vms()));
        return new Facts(
                counters(),
                host.topology(),
                switches(),
                hypervisor,
                reached(brokers),
                ProcessCounters.trouble(root.resolve("proc")));
    }

    /** What the hypervisor tells, with the facts of the images. */
    HypervisorFacts hypervisor(Hypervisor hypervisor) {
        try {
            Definitions definitions = hypervisor.inventory();
            List<VmDefinition> vms = images.withImages(definitions.vms());
            return new HypervisorFacts(
                    true,
                    "",
                    hypervisor.version(),
                    definitions.library(),
                    vms,
                    samples(hypervisor),
                    definitions.pools(),
                    definitions.unread());
        } catch (HypervisorException e) {
            return HypervisorFacts.none(true, String.valueOf(e.getMessage()));
        }
    }

    /** What needs QEMU's monitor is read beside the ticks, so it is in a later one. */
    private static List<VmSample> samples(Hypervisor hypervisor) throws HypervisorException {
        List<VmSample> samples = hypervisor.sampleVms();
        long deadline = System.nanoTime() + MONITORS_WITHIN.toNanos();
        while (samples.stream().anyMatch(vm -> vm.getMonitorMonoNanos() == null)
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            samples = hypervisor.sampleVms();
        }
        return samples;
    }

    /** The addresses of the brokers in a configuration. */
    static List<String> brokers(AgentConfig config) {
        return List.of(
                config.kafka()
                        .getOrDefault("bootstrap.servers", "")
                        .strip()
                        .split("\\s*,\\s*", -1));
    }

    /** File systems are read beside the ticks, so they are in a later one. */
    private HostCounters counters() throws IOException {
        HostCounters counters = host.read();
        long deadline = System.nanoTime() + FILESYSTEMS_WITHIN.toNanos();
        while (isWaitedFor(counters) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            counters = host.read();
        }
        return counters;
    }

    private static boolean isWaitedFor(HostCounters counters) {
        return counters.getAbsent().stream()
                .anyMatch(
                        absent ->
                                absent.getWhat().equals("filesystems")
                                        && absent.getReason().equals("not_due"));
    }

    private Map<String, String> switches() {
        Map<String, String> found = new HashMap<>();
        for (String path : SWITCHES) {
            try {
                found.put(
                        path,
                        Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1).strip());
            } catch (IOException e) {
                // Not there, which the check knows how to tell.
            }
        }
        return found;
    }

    private static Map<String, String> reached(List<String> brokers) {
        Map<String, String> reached = new HashMap<>();
        for (String broker : brokers) {
            reached.put(broker, trouble(broker));
        }
        return reached;
    }

    private static String trouble(String broker) {
        int colon = broker.lastIndexOf(':');
        if (colon < 0) {
            return "it has no port";
        }
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(
                            broker.substring(0, colon),
                            Integer.parseInt(broker.substring(colon + 1))),
                    CONNECT_MILLIS);
            return "";
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
