package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.libvirt.MonitorRounds.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The monitors of all VMs, read in the background when a tick finds that they are due. A round that
 * takes long only delays the next round, never a tick. For use by one thread.
 */
final class Monitors implements AutoCloseable {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Background background;
    private final MonitorRounds rounds;
    private final DirtyRates dirtyRates;
    private final MonitorSchedule schedule;
    private final CallCount count;
    private final long toleranceNanos;
    private final Map<String, VmMonitor> byUuid = new HashMap<>();

    Monitors(
            String name,
            MonitorRounds rounds,
            DirtyRates dirtyRates,
            MonitorSchedule schedule,
            Duration tick,
            CallCount count) {
        this.background = new Background(name);
        this.rounds = rounds;
        this.dirtyRates = dirtyRates;
        this.schedule = schedule;
        this.count = count;
        this.toleranceNanos = tick.toNanos() / 2;
    }

    /** The monitor of a VM, a new one if QEMU was started anew. */
    VmMonitor of(String uuid, int id) {
        return byUuid.compute(
                uuid,
                (key, before) ->
                        before != null && before.id() == id ? before : new VmMonitor(uuid, id));
    }

    /**
     * Starts the round that is due, unless one is under way.
     *
     * @param seen all VMs that there are; others are forgotten
     */
    void tick(Map<String, SeenVm> seen, long nowNanos) {
        byUuid.keySet().retainAll(seen.keySet());
        Kind kind = schedule.due(nowNanos, toleranceNanos);
        List<VmMonitor> vms = new ArrayList<>(byUuid.values());
        boolean began =
                background.offer(
                        () -> {
                            long before = CallCount.cpuNanosOfThisThread();
                            rounds.run(vms, seen, kind);
                            dirtyRates.startIfDue(vms);
                            count.used(CallCount.cpuNanosOfThisThread() - before);
                        });
        if (began) {
            schedule.began(kind, nowNanos);
        }
    }

    /** Waits for the round that is under way; false if it takes longer. */
    boolean awaitRound(Duration atMost) {
        return background.awaitIdle(atMost);
    }

    /** How old a reading may be and still be of use: two rounds, and the time of one. */
    long maxAgeNanos() {
        return 2 * schedule.monitorEveryNanos() + Duration.ofSeconds(20).toNanos();
    }

    void slowDown(int factor) {
        schedule.slowDown(factor);
    }

    long monitorEveryMillis() {
        return schedule.monitorEveryNanos() / NANOS_PER_MILLI;
    }

    long imagesEveryMillis() {
        return schedule.imagesEveryNanos() / NANOS_PER_MILLI;
    }

    @Override
    public void close() {
        background.close();
    }
}
