package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Definitions;
import io.plimsoll.agent.Hypervisor;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The VMs of this host through libvirt. Sampling has a connection of its own, which only reads
 * where libvirt offers that, so that nothing else can hold it up.
 */
public final class LibvirtHypervisor implements Hypervisor {
    private static final Duration SHORTEST_SAMPLING = Duration.ofSeconds(3);
    private static final Duration LONGEST_SAMPLING = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Line<StatsConnection> sampling;
    private final Line<JavaConnection> commands;
    private final LibvirtInventory inventory;
    private final LibvirtEvents events;
    private final Incarnations incarnations;
    private final Duration samplingDeadline;

    /**
     * Connects when it is first needed; a libvirt that does not answer is tried again and again.
     */
    public LibvirtHypervisor(AgentConfig config) {
        String uri = config.libvirt().uri();
        sampling =
                new Line<>(
                        "plimsoll-" + config.hostId() + "-libvirt-stats",
                        () -> StatsConnection.open(uri));
        commands =
                new Line<>(
                        "plimsoll-" + config.hostId() + "-libvirt",
                        () -> JavaConnection.open(uri, false));
        inventory = new LibvirtInventory("plimsoll-" + config.hostId() + "-libvirt-inventory", uri);
        events = new LibvirtEvents("plimsoll-" + config.hostId() + "-libvirt-watch", uri);
        incarnations = new Incarnations(Path.of("/proc"), uri);
        samplingDeadline = samplingDeadline(config.sampleInterval());
    }

    /**
     * Checks that libvirt's client library is installed.
     *
     * @throws HypervisorException if it is not; the message says which package is missing
     */
    public static void requireLibrary() throws HypervisorException {
        NativeLibvirt.library();
    }

    @Override
    public String version() throws HypervisorException {
        return sampling.call("asking for the version", DEADLINE, StatsConnection::version);
    }

    @Override
    public List<VmSample> sampleVms() throws HypervisorException {
        long before = System.nanoTime();
        List<DomainStats> stats =
                sampling.call("sampling the VMs", samplingDeadline, StatsConnection::domainStats);
        // libvirt does not say when it read each VM; the middle is off by half the call at most.
        long monoNanos = before + (System.nanoTime() - before) / 2;
        incarnations.retain(stats);
        return stats.stream()
                .map(vm -> VmSampleParser.parse(vm, incarnations.of(vm), monoNanos))
                .toList();
    }

    @Override
    public List<VmDefinition> definitions() throws HypervisorException {
        return inventory.read().vms();
    }

    @Override
    public Definitions inventory() throws HypervisorException {
        return inventory.read();
    }

    @Override
    public void watch(Runnable changed) throws HypervisorException {
        events.watch(changed);
    }

    @Override
    public boolean isActive(String vmUuid) throws HypervisorException {
        return commands.call(
                "looking for VM " + vmUuid, DEADLINE, libvirt -> libvirt.isActive(vmUuid));
    }

    /**
     * Most of the interval, but short enough to notice, and long enough to connect and for a QEMU
     * that is slow to answer while it migrates: a late tick is better than one without VMs.
     */
    private static Duration samplingDeadline(Duration interval) {
        long millis = interval.toMillis() * 8 / 10;
        return Duration.ofMillis(
                Math.min(
                        LONGEST_SAMPLING.toMillis(),
                        Math.max(SHORTEST_SAMPLING.toMillis(), millis)));
    }

    @Override
    public void close() {
        sampling.close();
        inventory.close();
        events.close();
        commands.close();
    }
}
