package io.plimsoll.standalone.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmSample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedWorldTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, -7})
    void vmsOfAHostNeverRunMoreThanItsCpus(long seed) {
        SimulatedWorld world = SimulatedFleet.world(options(8, 80, seed, true));
        Map<String, Long> before = runNanosByHost(world);

        for (int second = 1; second <= 60; second++) {
            world.advanceTo(second * SECOND);

            Map<String, Long> now = runNanosByHost(world);
            for (HostState host : world.hosts()) {
                long ran = now.getOrDefault(host.name(), 0L) - before.getOrDefault(host.name(), 0L);
                assertTrue(
                        ran <= host.cpus() * SECOND,
                        () -> host.name() + " gave " + ran + " ns in a second, seed " + seed);
            }
            before = now;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 42, -7})
    void aVcpuRunsOrWaitsAndNothingMore(long seed) {
        SimulatedWorld world = SimulatedFleet.world(options(8, 80, seed, true));

        world.advanceTo(30 * SECOND);

        for (VmSample vm : allSamples(world)) {
            for (Vcpu vcpu : vm.getVcpus()) {
                long accounted = vcpu.getRunNanos() + vcpu.getReadyNanos();
                assertTrue(
                        vcpu.getRunNanos() > 0 && accounted <= 30 * SECOND,
                        () -> vm.getName() + " " + vcpu + ", seed " + seed);
            }
        }
    }

    @Test
    void theTimesOfAHostAddUpToItsCpus() {
        SimulatedWorld world = SimulatedFleet.world(options(8, 80, 1, true));

        world.advanceTo(45 * SECOND);

        for (HostState host : world.hosts()) {
            CpuTimes times = world.counters(host.name()).getCpuTimes();
            long sum = times.getUserNanos() + times.getSystemNanos() + times.getIdleNanos();
            assertEquals(45.0 * host.cpus(), sum / 1e9, 1e-6);
            long vms =
                    world.samples(host.name(), 0, 0).stream()
                            .flatMap(vm -> vm.getVcpus().stream())
                            .mapToLong(Vcpu::getRunNanos)
                            .sum();
            assertEquals(vms / 1e9, times.getGuestNanos() / 1e9, 1e-6);
        }
    }

    @Test
    void countersNeverGoBack() {
        SimulatedWorld world = SimulatedFleet.world(options(8, 80, 5, true));
        Map<String, long[]> before = new HashMap<>();

        for (int tenth = 0; tenth <= 600; tenth += 7) {
            world.advanceTo(tenth * SECOND / 10);
            for (VmSample vm : allSamples(world)) {
                long[] now = counters(vm);
                long[] last = before.put(vm.getUuid(), now);
                for (int i = 0; last != null && i < now.length; i++) {
                    assertTrue(now[i] >= last[i], vm.getName() + " counter " + i);
                }
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameWorld() {
        SimulatedWorld one = SimulatedFleet.world(options(8, 80, 9, true));
        SimulatedWorld other = SimulatedFleet.world(options(8, 80, 9, true));
        SimulatedWorld different = SimulatedFleet.world(options(8, 80, 10, true));

        Stream.of(one, other, different).forEach(world -> world.advanceTo(40 * SECOND));

        assertEquals(allSamples(one), allSamples(other));
        assertNotEquals(allSamples(one), allSamples(different));
    }

    @Test
    void countersDoNotDependOnHowOftenSomebodyLooks() {
        SimulatedWorld often = SimulatedFleet.world(options(2, 20, 3, true));
        SimulatedWorld once = SimulatedFleet.world(options(2, 20, 3, true));

        for (long nanos = 0; nanos <= 20 * SECOND; nanos += 33_333_333L) {
            often.advanceTo(nanos);
        }
        often.advanceTo(20 * SECOND);
        once.advanceTo(20 * SECOND);

        assertEquals(runSeconds(once), runSeconds(often), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("fleets")
    void oneHostBecomesHotAndTheOthersHaveRoomForEverySeed(int hosts, int vms) {
        for (long seed = 0; seed < 100; seed++) {
            SimulatedWorld world = SimulatedFleet.world(options(hosts, vms, seed, true));

            for (int second = 1; second <= 90; second++) {
                world.advanceTo(second * SECOND);
                String when = " at " + second + " s, seed " + seed;
                double at = second;
                List<Double> ratios =
                        world.hosts().stream()
                                .map(host -> host.wantedCores(at) / host.cpus())
                                .sorted()
                                .toList();
                double hottest = ratios.get(hosts - 1);
                assertTrue(second < 8 ? hottest < 0.6 : hottest > 0.95, hottest + when);
                assertTrue(ratios.get(hosts - 2) < 0.6, ratios + when);
            }
        }
    }

    static Stream<Arguments> fleets() {
        return Stream.of(Arguments.of(8, 80), Arguments.of(2, 8), Arguments.of(3, 30));
    }

    @Test
    void withoutBatchJobsNoHostIsEverBusy() {
        SimulatedWorld world = SimulatedFleet.world(options(8, 80, 1, false));

        for (int second = 0; second <= 1800; second += 10) {
            world.advanceTo(second * SECOND);
            double at = second;
            assertTrue(
                    world.hosts().stream()
                            .allMatch(host -> host.wantedCores(at) < 0.6 * host.cpus()));
        }
    }

    @Test
    void anOverloadedHostLetsVcpusWait() {
        SimulatedWorld world = SimulatedFleet.world(options(8, 80, 1, true));
        world.advanceTo(20 * SECOND);
        HostState hot = hottest(world);
        double waitedBefore = readySeconds(world, hot.name());
        long stalledBefore = stalledMicros(world, hot.name());

        world.advanceTo(30 * SECOND);

        double cores = (readySeconds(world, hot.name()) - waitedBefore) / 10;
        assertTrue(cores > 0.1 * hot.cpus(), "only " + cores + " cores of waiting");
        assertTrue(stalledMicros(world, hot.name()) - stalledBefore > 2_000_000);
    }

    @Test
    void aMigratingVmIsOnBothHostsAndPausedAtItsDestination() {
        SimulatedWorld world = SimulatedFleet.world(options(2, 20, 1, false));
        world.advanceTo(5 * SECOND);
        SimulatedVm vm = world.host("sim-1").vms().get(0);

        SimulatedMigration migration = world.migrate(vm.uuid(), "sim-1", "sim-2", 0);
        world.advanceTo(5 * SECOND + SECOND / 2);

        assertFalse(migration.ended());
        assertEquals(1, sample(world, "sim-1", vm.uuid()).getState());
        assertEquals(3, sample(world, "sim-2", vm.uuid()).getState());
        assertEquals(0, sample(world, "sim-2", vm.uuid()).getCpuNanos());
    }

    @Test
    void afterAMigrationTheVmRunsAtItsDestinationWithNewCounters() {
        SimulatedWorld world = SimulatedFleet.world(options(2, 20, 1, false));
        world.advanceTo(60 * SECOND);
        SimulatedVm vm = world.host("sim-1").vms().get(0);
        VmSample before = sample(world, "sim-1", vm.uuid());

        SimulatedMigration migration = world.migrate(vm.uuid(), "sim-1", "sim-2", 0);
        world.advanceTo(80 * SECOND);

        assertEquals(SimulatedMigration.Phase.DONE, migration.phase());
        VmSample after = sample(world, "sim-2", vm.uuid());
        assertNotEquals(before.getIncarnation(), after.getIncarnation());
        assertEquals(1, after.getState());
        assertTrue(after.getCpuNanos() > 0 && after.getCpuNanos() < before.getCpuNanos());
        assertEquals("sim-2", world.hostOf(vm.uuid()).orElseThrow().name());
        Long downtime = migration.figures().downtimeMillis();
        assertTrue(downtime != null && downtime >= 100 && downtime <= 300, "downtime " + downtime);
        assertEquals(0, migration.figures().remainingBytes());
    }

    @Test
    void anAbortedMigrationLeavesTheVmWhereItWas() {
        SimulatedWorld world = SimulatedFleet.world(options(2, 20, 1, false));
        SimulatedVm vm = world.host("sim-1").vms().get(0);
        long freeBefore = world.host("sim-2").freeMemoryBytes();
        SimulatedMigration migration = world.migrate(vm.uuid(), "sim-1", "sim-2", 0);
        world.advanceTo(SECOND / 2);

        migration.abort();
        world.advanceTo(10 * SECOND);

        assertEquals("sim-1", world.hostOf(vm.uuid()).orElseThrow().name());
        assertEquals(freeBefore, world.host("sim-2").freeMemoryBytes());
        assertTrue(
                world.samples("sim-2", 0, 0).stream()
                        .noneMatch(s -> s.getUuid().equals(vm.uuid())));
    }

    @Test
    void aDestinationWithoutRoomIsRefused() {
        SimulatedWorld world = SimulatedFleet.world(options(2, 20, 1, false));
        HostState full = world.host("sim-2");
        full.beginMigration(full.freeMemoryBytes());
        String vm = world.host("sim-1").vms().get(0).uuid();

        IllegalArgumentException refusal =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> world.migrate(vm, "sim-1", "sim-2", 0));

        assertTrue(
                refusal.toString().contains("sim-2 has 0 bytes of memory free"), refusal::toString);
    }

    @Test
    void theTransferTakesAsLongAsMemoryAndBandwidthDemand() {
        SimulatedWorld world = SimulatedFleet.world(options(2, 20, 1, false));
        SimulatedVm vm = world.host("sim-1").vms().get(0);
        long mib = vm.usedBytes() >> 20;

        SimulatedMigration slow = world.migrate(vm.uuid(), "sim-1", "sim-2", mib / 10);
        world.advanceTo(9 * SECOND);
        boolean endedEarly = slow.ended();
        world.advanceTo(20 * SECOND);

        assertFalse(endedEarly);
        assertTrue(slow.ended());
    }

    private static FleetOptions options(int hosts, int vms, long seed, boolean batchJobs) {
        return new FleetOptions(hosts, vms, seed, batchJobs);
    }

    private static HostState hottest(SimulatedWorld world) {
        double seconds = world.nowNanos() / 1e9;
        return world.hosts().stream()
                .max(java.util.Comparator.comparingDouble(host -> host.wantedCores(seconds)))
                .orElseThrow();
    }

    private static List<VmSample> allSamples(SimulatedWorld world) {
        return world.hosts().stream()
                .flatMap(host -> world.samples(host.name(), 0, 0).stream())
                .toList();
    }

    private static VmSample sample(SimulatedWorld world, String host, String uuid) {
        return world.samples(host, 0, 0).stream()
                .filter(vm -> vm.getUuid().equals(uuid))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Long> runNanosByHost(SimulatedWorld world) {
        Map<String, Long> nanos = new HashMap<>();
        for (HostState host : world.hosts()) {
            nanos.put(
                    host.name(),
                    world.samples(host.name(), 0, 0).stream()
                            .flatMap(vm -> vm.getVcpus().stream())
                            .mapToLong(Vcpu::getRunNanos)
                            .sum());
        }
        return nanos;
    }

    private static double runSeconds(SimulatedWorld world) {
        return runNanosByHost(world).values().stream().mapToLong(Long::longValue).sum() / 1e9;
    }

    private static double readySeconds(SimulatedWorld world, String host) {
        return world.samples(host, 0, 0).stream()
                        .flatMap(vm -> vm.getVcpus().stream())
                        .mapToLong(Vcpu::getReadyNanos)
                        .sum()
                / 1e9;
    }

    private static long stalledMicros(SimulatedWorld world, String host) {
        return world.counters(host).getPressure().get(0).getSomeMicros();
    }

    private static long[] counters(VmSample vm) {
        return new long[] {
            vm.getCpuNanos(),
            vm.getVcpus().get(0).getRunNanos(),
            vm.getVcpus().get(0).getReadyNanos(),
            vm.getDisks().get(0).getReadBytes(),
            vm.getDisks().get(0).getWrites(),
            vm.getDisks().get(0).getWriteNanos(),
            vm.getDisks().get(0).getFlushNanos(),
            vm.getNics().get(0).getRxBytes(),
            vm.getNics().get(0).getTxPackets()
        };
    }
}
