package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.Definitions;
import io.plimsoll.agent.Hypervisor;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.SamplingCost;
import io.plimsoll.agent.config.AgentConfig;
import io.plimsoll.agent.libvirt.VmList.Listing;
import io.plimsoll.wire.HostInventory.VmDefinition;
import io.plimsoll.wire.VmSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The VMs of this host through libvirt, /proc and cgroups. Which VMs there are, their monitors, and
 * commands have connections of their own, so that none can hold up another; those for sampling only
 * read where libvirt offers that.
 */
public final class LibvirtHypervisor implements Hypervisor {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(200);
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(1);

    private final CallCount cheapCalls = new CallCount();
    private final CallCount slowCalls = new CallCount();
    private final CallCount inventoryCalls = new CallCount();
    private final Line<StatsConnection> safe;
    private final Line<StatsConnection> bulk;
    private final Line<StatsConnection> single;
    private final Line<StatsConnection> measuring;
    private final Line<JavaConnection> commands;
    private final LibvirtInventory inventory;
    private final LibvirtEvents events;
    private final VmList list;
    private final Monitors monitors;
    private final VmSampler sampler;
    private volatile Optional<HypervisorException> trouble = Optional.empty();

    /**
     * Connects when it is first needed; a libvirt that does not answer is tried again and again.
     */
    public LibvirtHypervisor(AgentConfig config) {
        String uri = config.libvirt().uri();
        String name = "plimsoll-" + config.hostId() + "-libvirt";
        Clock clock = Clock.SYSTEM;
        Line.Opener<StatsConnection> reading = () -> StatsConnection.open(uri);
        safe = new Line<>(name + "-list", reading, MonitorRounds.MAX_STUCK, cheapCalls);
        bulk = new Line<>(name + "-stats", reading, MonitorRounds.MAX_STUCK, slowCalls);
        single = new Line<>(name + "-one", reading, 1, slowCalls);
        measuring =
                new Line<>(name + "-measure", () -> StatsConnection.openToAsk(uri), 1, slowCalls);
        commands = new Line<>(name, () -> JavaConnection.open(uri, false));
        Duration patience = patience(config.sampleInterval());
        list = new VmList(name + "-lister", safe, patience, clock);
        DirtyRates dirtyRates =
                new DirtyRates(measuring, config.sampling().dirtyRateInterval(), clock);
        MonitorRounds rounds =
                new MonitorRounds(
                        config.hostId(),
                        safe,
                        bulk,
                        single,
                        clock,
                        dirtyRates.isWanted() ? StatGroups.DIRTY_RATE : 0);
        monitors =
                new Monitors(
                        name + "-monitors",
                        rounds,
                        dirtyRates,
                        new MonitorSchedule(config.sampling(), config.sampleInterval()),
                        config.sampleInterval(),
                        slowCalls);
        sampler = new VmSampler(Path.of("/"), uri, monitors, patience, clock);
        Outdated outdated = new Outdated();
        inventory = new LibvirtInventory(name + "-inventory", uri, outdated, inventoryCalls);
        events = new LibvirtEvents(name + "-watch", uri, outdated);
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
        return safe.call("asking for the version", DEADLINE, StatsConnection::version);
    }

    @Override
    public List<VmSample> sampleVms() throws HypervisorException {
        Listing listing = list.read(sampler.groups());
        trouble = listing.trouble().map(VmList.Trouble::cause);
        return sampler.sample(listing);
    }

    @Override
    public Optional<HypervisorException> trouble() {
        return trouble;
    }

    @Override
    public SamplingCost cost() {
        return new SamplingCost(
                cheapCalls.wallNanos() + slowCalls.wallNanos() + inventoryCalls.wallNanos(),
                cheapCalls.calls() + slowCalls.calls() + inventoryCalls.calls(),
                cheapCalls.failures() + slowCalls.failures() + inventoryCalls.failures(),
                slowCalls.cpuNanos(),
                monitors.monitorEveryMillis(),
                monitors.imagesEveryMillis());
    }

    @Override
    public void slowDown(int factor) {
        monitors.slowDown(factor);
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

    /** How long a tick waits for libvirt before it goes on with what is known. */
    private static Duration patience(Duration interval) {
        Duration patience = interval.dividedBy(5);
        if (patience.compareTo(SHORTEST_PATIENCE) < 0) {
            return SHORTEST_PATIENCE;
        }
        return patience.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : patience;
    }

    @Override
    public void close() {
        list.close();
        monitors.close();
        safe.close();
        bulk.close();
        single.close();
        measuring.close();
        inventory.close();
        events.close();
        commands.close();
        sampler.close();
    }
}
