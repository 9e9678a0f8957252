package io.plimsoll.standalone.fleet;

import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * All hosts and VMs of the simulation. Time comes in as an argument and is divided into cells of a
 * tenth of a second; within a cell every rate is constant, so the counters do not depend on how
 * often somebody looks. The same seed and the same migrations give the same world.
 *
 * <p>Not thread-safe: whoever shares it locks it.
 */
final class SimulatedWorld {
    /** Length of a cell of time. */
    static final long CELL_NANOS = 100_000_000L;

    private static final double SHORTEST_DOWNTIME_SECONDS = 0.1;
    private static final double LONGEST_DOWNTIME_SECONDS = 0.3;

    private final Map<String, HostState> hosts = new LinkedHashMap<>();
    private final List<SimulatedMigration> migrations = new ArrayList<>();
    private final BatchJobs batchJobs;
    private final SplittableRandom random;
    private long nextIncarnation;
    private long nowNanos;

    SimulatedWorld(Collection<HostState> hosts, BatchJobs batchJobs, long seed) {
        hosts.forEach(host -> this.hosts.put(host.name(), host));
        this.batchJobs = batchJobs;
        this.random = new SplittableRandom(seed);
        this.nextIncarnation = 1 + hosts.stream().mapToLong(host -> host.vms().size()).sum();
        enterCell();
    }

    /** Lets time pass up to {@code nanos} after the beginning; earlier times change nothing. */
    void advanceTo(long nanos) {
        while (nowNanos < nanos) {
            long cellEnd = (nowNanos / CELL_NANOS + 1) * CELL_NANOS;
            long next = Math.min(cellEnd, nanos);
            double seconds = (next - nowNanos) / 1e9;
            hosts.values().forEach(host -> host.pass(seconds));
            nowNanos = next;
            if (nowNanos == cellEnd) {
                enterCell();
            }
        }
    }

    /** Time since the beginning. */
    long nowNanos() {
        return nowNanos;
    }

    /** The hosts in the order of their names. */
    Collection<HostState> hosts() {
        return hosts.values();
    }

    /** The host of this name. */
    HostState host(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("no host is called " + name));
    }

    /** The host of this name, if there is one. */
    Optional<HostState> find(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    /** Where a VM runs now. */
    Optional<HostState> hostOf(String vmUuid) {
        return hosts.values().stream()
                .filter(host -> host.vms().stream().anyMatch(vm -> vm.uuid().equals(vmUuid)))
                .findFirst();
    }

    /** The counters of a host now. */
    HostCounters counters(String host) {
        return host(host).counters();
    }

    /** The counters of all VMs on a host now, also of those that are arriving. */
    List<VmSample> samples(String host, long monoNanos, long wallSeconds) {
        Stream<VmSample> running =
                host(host).vms().stream().map(vm -> vm.sample(monoNanos, wallSeconds));
        Stream<VmSample> arriving =
                migrations.stream()
                        .filter(migration -> migration.destination().name().equals(host))
                        .map(
                                migration ->
                                        migration
                                                .vm()
                                                .arriving(
                                                        migration.newIncarnation(),
                                                        monoNanos,
                                                        wallSeconds));
        return Stream.concat(running, arriving).toList();
    }

    /**
     * Begins a live migration; it goes on as time passes.
     *
     * @throws IllegalArgumentException if the VM is not there, the destination does not exist or
     *     has too little memory, or the VM migrates already
     */
    SimulatedMigration migrate(
            String vmUuid, String from, String destination, long bandwidthMibPerSecond) {
        HostState source = host(from);
        SimulatedVm vm =
                source.vms().stream()
                        .filter(candidate -> candidate.uuid().equals(vmUuid))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the VM " + vmUuid + " does not run on " + from));
        HostState target = host(destination);
        if (target.equals(source)) {
            throw new IllegalArgumentException("the VM runs on " + destination + " already");
        }
        if (migrations.stream().anyMatch(migration -> migration.vm().equals(vm))) {
            throw new IllegalArgumentException("the VM " + vmUuid + " migrates already");
        }
        if (target.freeMemoryBytes() < vm.memoryBytes()) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s has %d bytes of memory free, the VM needs %d",
                            destination, target.freeMemoryBytes(), vm.memoryBytes()));
        }
        double downtime = random.nextDouble(SHORTEST_DOWNTIME_SECONDS, LONGEST_DOWNTIME_SECONDS);
        SimulatedMigration migration =
                new SimulatedMigration(
                        vm, source, target, bandwidthMibPerSecond, downtime, nextIncarnation++);
        migrations.add(migration);
        return migration;
    }

    private void enterCell() {
        double seconds = nowNanos / 1e9;
        migrations.forEach(migration -> migration.pass(CELL_NANOS / 1e9));
        migrations.removeIf(SimulatedMigration::ended);
        batchJobs.enter(seconds, hosts.values());
        hosts.values().forEach(host -> host.schedule(seconds));
    }
}
