package io.plimsoll.pipeline.plan;

import static io.plimsoll.pipeline.plan.AHost.GIB;
import static io.plimsoll.pipeline.plan.AHost.aHost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans for random fleets, judged by the invariants alone. */
class RandomFleetTest {
    private static final int FLEETS = 40;

    private final Planner planner = new Planner(PlannerTest.LIMITS);
    private final PlanChecker checker = new PlanChecker(PlannerTest.LIMITS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noPlanViolatesAnything(long seed) {
        Random random = new Random(seed);
        int moves = 0;
        int uncured = 0;
        for (int i = 0; i < FLEETS; i++) {
            ClusterPicture picture = fleet(random, 1 + random.nextInt(200), random.nextDouble());

            Plan plan = planner.plan(picture);

            assertEquals(
                    List.of(), checker.violations(picture, plan), "seed " + seed + " fleet " + i);
            moves += plan.moves().size();
            uncured += plan.uncured().size();
        }
        assertTrue(moves > FLEETS && uncured > FLEETS, moves + " moves, " + uncured + " uncured");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theOrderOfHostsAndVmsDoesNotMatter(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < FLEETS; i++) {
            ClusterPicture picture = fleet(random, 1 + random.nextInt(60), 0.5);
            List<HostLoad> hosts = new ArrayList<>();
            picture.hosts().forEach(host -> hosts.add(withShuffledVms(host, random)));
            Collections.shuffle(hosts, random);

            Plan shuffled = planner.plan(new ClusterPicture("c1", 0, hosts));

            Plan plan = planner.plan(picture);
            assertEquals(plan, shuffled, "seed " + seed + " fleet " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void planningAgainOnItsOwnResultMovesNothingFromCuredHosts(long seed) {
        Random random = new Random(seed);
        int cured = 0;
        for (int i = 0; i < FLEETS; i++) {
            ClusterPicture picture = fleet(random, 1 + random.nextInt(100), random.nextDouble());
            Plan plan = planner.plan(picture);

            Plan again = planner.plan(applied(picture, plan));

            Set<String> curedHosts =
                    plan.moves().stream().map(Move::from).collect(Collectors.toSet());
            cured += curedHosts.size();
            for (Move move : again.moves()) {
                assertTrue(
                        !curedHosts.contains(move.from()),
                        "seed " + seed + " fleet " + i + ": " + move);
            }
            Set<String> fed = plan.moves().stream().map(Move::to).collect(Collectors.toSet());
            fed.retainAll(again.moves().stream().map(Move::from).collect(Collectors.toSet()));
            assertEquals(Set.of(), fed, "destinations became hot, seed " + seed + " fleet " + i);
        }
        assertTrue(cured > FLEETS, cured + " cured");
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void onARoomyFleetEveryPlanIsProvedOptimal(long seed) {
        Random random = new Random(seed);
        int moves = 0;
        for (int i = 0; i < FLEETS; i++) {
            List<HostLoad> hosts = new ArrayList<>();
            for (int h = 0; h < 10; h++) {
                hosts.add(host(random, "hot-" + h, 1 + random.nextInt(20), 0.95, false));
                hosts.add(aHost("empty-" + h).cores(400).memoryGib(8000).build());
            }

            Plan plan = planner.plan(new ClusterPicture("c1", 0, hosts));

            moves += plan.moves().size();
            assertEquals(List.of(), plan.uncured(), "seed " + seed + " fleet " + i);
            assertTrue(plan.provedOptimal(), "seed " + seed + " fleet " + i);
            assertEquals(plan.lowerBound(), plan.cost());
        }
        assertTrue(moves > FLEETS, moves + " moves");
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43})
    void aFleetWithoutAHotHostIsLeftAlone(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < FLEETS; i++) {
            List<HostLoad> hosts = new ArrayList<>();
            fleet(random, 1 + random.nextInt(100), 0.5).hosts().stream()
                    .filter(host -> !host.hot())
                    .forEach(hosts::add);

            Plan plan = planner.plan(new ClusterPicture("c1", 0, hosts));

            assertEquals(new Plan(List.of(), 0, 0, List.of()), plan, "seed " + seed);
        }
    }

    @Test
    void aFleetWithoutRoomMovesNothingAndGivesEachHotHostAReason() {
        List<HostLoad> hosts = new ArrayList<>();
        for (int h = 0; h < 50; h++) {
            hosts.add(aHost("h" + h).vm("v" + h, 4500, 4).vm("w" + h, 4500, 4).build());
        }

        Plan plan = planner.plan(new ClusterPicture("c1", 0, hosts));

        assertEquals(List.of(), plan.moves());
        assertEquals(50, plan.uncured().size());
    }

    /** A fleet of which about this share is loaded to the brim. */
    private static ClusterPicture fleet(Random random, int count, double loaded) {
        List<HostLoad> hosts = new ArrayList<>();
        for (int h = 0; h < count; h++) {
            double load = random.nextDouble() < loaded ? 0.6 + 0.6 * random.nextDouble() : 0.5;
            hosts.add(host(random, String.format("h%03d", h), random.nextInt(21), load, true));
        }
        return new ClusterPicture("c1", 0, hosts);
    }

    private static HostLoad host(
            Random random, String name, int vms, double load, boolean hindered) {
        int cores = 8 << random.nextInt(4);
        AHost host = aHost(name).cores(cores).memoryGib(cores * 4L).reservedGib(random.nextInt(3));
        boolean full = random.nextInt(4) == 0;
        for (int v = 0; v < vms; v++) {
            long millicores =
                    Math.round(cores * 1000 * load / vms * 2 * random.nextDouble())
                            * (random.nextInt(10) == 0 ? 0 : 1);
            long bytes =
                    (long) (cores * 4.0 * GIB / vms * (full ? 1.9 : 1.2) * random.nextDouble());
            long resident = (long) (bytes * random.nextDouble(0.3, 1.05));
            host.vm(
                    new VmLoad(
                            name + "-" + v,
                            name + "-" + v,
                            millicores,
                            bytes,
                            resident,
                            hindered && random.nextInt(8) == 0
                                    ? Optional.of("must stay")
                                    : Optional.empty()));
        }
        if (hindered && random.nextInt(12) == 0) {
            host.notSource("not now").notDestination("not now");
        }
        if (random.nextInt(6) == 0) {
            host.stillHotInCpu();
        }
        if (random.nextInt(12) == 0) {
            host.stillHotInMemory();
        }
        return host.build();
    }

    private static HostLoad withShuffledVms(HostLoad host, Random random) {
        List<VmLoad> vms = new ArrayList<>(host.vms());
        Collections.shuffle(vms, random);
        return with(host, host.demandMillicores(), host.memoryUsedBytes(), vms);
    }

    /** The picture after all moves, with each VM taking all of its memory where it went. */
    private static ClusterPicture applied(ClusterPicture picture, Plan plan) {
        Map<String, List<VmLoad>> came = new HashMap<>();
        Set<String> gone = new HashSet<>();
        for (Move move : plan.moves()) {
            gone.add(move.vm().uuid());
            came.computeIfAbsent(move.to(), to -> new ArrayList<>()).add(move.vm());
        }
        List<HostLoad> hosts = new ArrayList<>();
        for (HostLoad host : picture.hosts()) {
            long millicores = host.demandMillicores();
            long bytes = host.memoryUsedBytes();
            List<VmLoad> vms = new ArrayList<>();
            for (VmLoad vm : host.vms()) {
                if (gone.contains(vm.uuid())) {
                    millicores -= vm.demandMillicores();
                    bytes -= vm.residentBytes();
                } else {
                    vms.add(vm);
                }
            }
            for (VmLoad vm : came.getOrDefault(host.host(), List.of())) {
                millicores += vm.demandMillicores();
                bytes += vm.memoryBytes();
                vms.add(vm);
            }
            hosts.add(with(host, millicores, bytes, vms));
        }
        return new ClusterPicture(picture.cluster(), picture.atMillis(), hosts);
    }

    /** Hot hosts stay so: leaving takes some windows. */
    private static HostLoad with(HostLoad host, long millicores, long bytes, List<VmLoad> vms) {
        return new HostLoad(
                host.host(),
                host.capacityMillicores(),
                millicores,
                host.memoryBytes(),
                host.reservedBytes(),
                bytes,
                host.cpuHot() || 100.0 * millicores / host.capacityMillicores() > AHost.CPU_LINE,
                host.memoryHot() || 100.0 * bytes / host.memoryBytes() > AHost.MEMORY_LINE,
                host.notSourceBecause(),
                host.notDestinationBecause(),
                vms);
    }
}
