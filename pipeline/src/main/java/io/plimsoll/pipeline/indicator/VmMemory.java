package io.plimsoll.pipeline.indicator;

import static io.plimsoll.wire.AbsenceReason.NO_BALLOON_DRIVER;
import static io.plimsoll.wire.AbsenceReason.STALE;

import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.AgentCost;
import io.plimsoll.wire.VmCgroup;
import io.plimsoll.wire.VmProcess;
import io.plimsoll.wire.VmSample;
import org.jspecify.annotations.Nullable;

/** What one sample tells of a VM's memory. */
final class VmMemory {
    /**
     * Balloon statistics older than this say nothing about the window; nor do those from further in
     * the future, which are old ones on a host whose clock was set back.
     */
    private static final long FRESH_SECONDS = 60;

    static final long KIB = 1024;

    private VmMemory() {}

    /**
     * How long ago the guest reported, s; negative if its report is dated in the future. Absent if
     * it never did.
     */
    static Value ageSeconds(VmSample vm, Tick tick) {
        return hasReported(vm)
                ? Value.of(tick.wallMillis() / 1000 - vm.balloonUpdatedSecondsOr(0))
                : Value.absent(
                        Absences.of(
                                vm, NO_BALLOON_DRIVER, "balloonUpdatedSeconds", "guestUsableKib"));
    }

    private static boolean hasReported(VmSample vm) {
        return vm.balloonUpdatedSecondsOr(0) > 0;
    }

    /** Where the agent reads the monitor less often, the report may be that much older. */
    private static boolean isFresh(VmSample vm, Tick tick) {
        AgentCost cost = tick.head().getCost();
        long every = cost == null ? 0 : cost.getMonitorEveryMillis() / 1000;
        long age = tick.wallMillis() / 1000 - vm.balloonUpdatedSecondsOr(0);
        return Math.abs(age) <= FRESH_SECONDS + 2 * every;
    }

    /** A figure that the guest reports, in bytes; absent unless it is fresh. */
    static Value guestBytes(VmSample vm, Tick tick, @Nullable Long kib, String what) {
        if (kib == null || !hasReported(vm)) {
            return Value.absent(Absences.of(vm, NO_BALLOON_DRIVER, what, "guestUsableKib"));
        }
        return isFresh(vm, tick) ? Value.of(kib * KIB) : Value.absent(STALE);
    }

    /** What the guest itself uses: all it has, less what it could still use. */
    static Value guestUsedBytes(VmSample vm, Tick tick) {
        return guestBytes(vm, tick, vm.getGuestAvailableKib(), "guestAvailableKib")
                .minus(guestBytes(vm, tick, vm.getGuestUsableKib(), "guestUsableKib"))
                .atLeast(0);
    }

    /** What the guest says of its own counters, unless that is old. */
    static Value ifFresh(VmSample vm, Tick tick, Value value) {
        if (!hasReported(vm) || isFresh(vm, tick)) {
            return value;
        }
        return Value.absent(STALE);
    }

    /**
     * What the VM costs the host: its cgroup and its huge pages, which no cgroup's memory.current
     * and no RSS contains.
     */
    static Value hostCostBytes(VmSample vm) {
        VmCgroup cgroup = vm.getCgroup();
        VmProcess process = vm.getProcess();
        Long cgroupBytes = cgroup == null ? null : cgroup.getMemoryBytes();
        if (cgroupBytes != null) {
            return Value.of(cgroupBytes + hugetlbBytes(vm));
        }
        Long rss = process == null ? null : process.getRssBytes();
        if (rss != null) {
            return Value.of(rss + hugetlbBytes(vm));
        }
        Long kib = vm.getRssKib();
        AbsenceReason otherwise =
                Absences.of(vm, AbsenceReason.NO_PERMISSION, "cgroup", "process", "rssKib");
        return kib == null ? Value.absent(otherwise) : Value.of(kib * KIB);
    }

    private static long hugetlbBytes(VmSample vm) {
        VmCgroup cgroup = vm.getCgroup();
        VmProcess process = vm.getProcess();
        Long bytes = cgroup == null ? null : cgroup.getHugetlbBytes();
        if (bytes == null && process != null) {
            bytes = process.getHugetlbBytes();
        }
        return bytes == null ? 0 : bytes;
    }
}
