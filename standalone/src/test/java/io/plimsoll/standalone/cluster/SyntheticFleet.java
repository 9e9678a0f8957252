package io.plimsoll.standalone.cluster;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CpuTimes;
import io.plimsoll.wire.HostCounters;
import io.plimsoll.wire.HostInventory;
import io.plimsoll.wire.HostSample;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A fleet of six hosts with ten VMs each, one tick a second, that does what it is told to. Every
 * counter follows from the tick, so two fleets with the same start that get the same commands send
 * the same bytes. Of all it sends it keeps what must be stored for each window.
 */
final class SyntheticFleet {
    static final String CLUSTER = "synthetic";
    static final List<String> HOSTS =
            IntStream.rangeClosed(1, 6).mapToObj(i -> "host-" + i).toList();

    private static final int VMS = 10;
    private static final int CPUS = 16;
    private static final long MEMORY_BYTES = 64L << 30;
    private static final long TICK_MILLIS = 1000;
    private static final long OWN_NANOS = 200_000_000;

    private final long startMillis;
    private final long windowMillis;
    private final List<SyntheticVm> vms = new ArrayList<>();
    private final Map<String, Long> busyNanos = new TreeMap<>();
    private final Map<String, String> hostOfLastTick = new HashMap<>();
    private final TreeMap<WindowId, ExpectedWindow> windows = new TreeMap<>();
    private int ticks;

    /**
     * A fleet that has not ticked yet.
     *
     * @param startMillis event time of the first tick, ms since 1970; a multiple of the window
     * @param windowMillis length of the job's windows, ms
     */
    SyntheticFleet(long startMillis, long windowMillis) {
        this.startMillis = startMillis;
        this.windowMillis = windowMillis;
        for (String host : HOSTS) {
            busyNanos.put(host, 0L);
            for (int i = 0; i < VMS; i++) {
                vms.add(new SyntheticVm(host, i));
            }
        }
    }

    /** Event time of the last tick, ms since 1970. */
    long lastTickMillis() {
        return startMillis + (ticks - 1) * TICK_MILLIS;
    }

    /** End of the first window, ms since 1970. */
    long firstWindowEndMillis() {
        return startMillis + windowMillis;
    }

    /** From now on the VMs that are on this host use five times as much. */
    void heat(String host) {
        vms.stream().filter(vm -> vm.host().equals(host)).forEach(vm -> vm.loadWith(1500));
    }

    /** Does what the command says before the next tick. */
    void migrate(Command command) {
        SyntheticVm vm =
                vms.stream()
                        .filter(candidate -> candidate.uuid().equals(command.vmUuid()))
                        .findFirst()
                        .orElseThrow();
        Command.Migration migration = command.migration();
        if (migration == null || !vm.host().equals(command.host())) {
            throw new AssertionError(
                    vm.name() + " is on " + vm.host() + " and can't obey " + command);
        }
        vm.moveTo(migration.destinationHost());
    }

    /** One more second of all hosts. */
    List<HostSample> tick() {
        int tick = ticks++;
        Map<String, Long> used = new HashMap<>();
        for (SyntheticVm vm : vms) {
            long nanos = vm.use(tick);
            used.merge(vm.host(), nanos, Long::sum);
            boolean stayed = vm.host().equals(hostOfLastTick.put(vm.uuid(), vm.host()));
            window(vm.host()).addVm(vm.uuid(), nanos, stayed);
        }
        List<HostSample> samples = new ArrayList<>();
        for (String host : HOSTS) {
            long nanos = OWN_NANOS + used.getOrDefault(host, 0L);
            busyNanos.merge(host, nanos, Long::sum);
            window(host).addTick(nanos, tick > 0);
            samples.add(sample(host, tick));
        }
        return samples;
    }

    private ExpectedWindow window(String host) {
        long end = lastTickMillis() / windowMillis * windowMillis + windowMillis;
        return windows.computeIfAbsent(new WindowId(host, end), id -> new ExpectedWindow());
    }

    /** The last tick once more, as from agents that don't know whether it arrived. */
    List<HostSample> repeatTick() {
        return HOSTS.stream().map(host -> sample(host, ticks - 1)).toList();
    }

    private HostSample sample(String host, int tick) {
        long wallMillis = startMillis + tick * TICK_MILLIS;
        long monoNanos = (tick + 1) * TICK_MILLIS * 1_000_000;
        List<VmSample> samples =
                vms.stream()
                        .filter(vm -> vm.host().equals(host))
                        .map(vm -> vm.sample(monoNanos))
                        .toList();
        return HostSample.newBuilder()
                .setCluster(CLUSTER)
                .setHost(host)
                .setAgentVersion("1")
                .setAgentEpoch(startMillis)
                .setSeq(tick)
                .setIntervalMillis((int) TICK_MILLIS)
                .setWallMillis(wallMillis)
                .setMonoNanos(monoNanos)
                .setBootId("boot")
                .setHostCounters(counters(host, tick))
                .setVms(samples)
                .build();
    }

    private HostCounters counters(String host, int tick) {
        long busy = busyNanos.getOrDefault(host, 0L);
        return HostCounters.newBuilder()
                .setOnlineCpus(CPUS)
                .setCpuTimes(new CpuTimes(busy, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L))
                .setMemTotalBytes(MEMORY_BYTES)
                // It never stands still on a host that works.
                .setMemAvailableBytes(MEMORY_BYTES / 2 - tick % 7 * 4096L)
                .build();
    }

    /** What the agents say of their hosts; the VMs that they name make no difference. */
    List<HostInventory> inventories() {
        return HOSTS.stream()
                .map(
                        host ->
                                new HostInventory(
                                        HostInventory.VERSION,
                                        CLUSTER,
                                        host,
                                        startMillis,
                                        "1",
                                        CPUS,
                                        "",
                                        MEMORY_BYTES,
                                        0,
                                        "synthetic",
                                        "tcp://" + host,
                                        List.of(Command.MIGRATE),
                                        List.of()))
                .toList();
    }

    /** What must be stored of all windows that end at this time or before. */
    Map<WindowId, WindowFigures> windowsUntil(long endMillis) {
        Map<WindowId, WindowFigures> expected = new TreeMap<>();
        windows.forEach(
                (id, window) -> {
                    if (id.endMillis() <= endMillis) {
                        expected.put(id, window.figures());
                    }
                });
        return expected;
    }
}
