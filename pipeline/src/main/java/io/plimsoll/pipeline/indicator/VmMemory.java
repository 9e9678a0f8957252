package io.plimsoll.pipeline.indicator;

import static io.plimsoll.pipeline.indicator.Counters.NONE;
import static io.plimsoll.wire.AbsenceReason.NO_BALLOON_DRIVER;
import static io.plimsoll.wire.AbsenceReason.NO_PERMISSION;
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
    static Value guestBytes(VmSample vm, Tick tick, long kib, String what) {
        long bytes = guestBytes(vm, tick, kib);
        return bytes == NONE ? Value.absent(noGuest(vm, kib, what)) : Value.of(bytes);
    }

    /** The same for those who do not ask why it is not known: NONE then. */
    static long guestBytes(VmSample vm, Tick tick, long kib) {
        return kib != NONE && hasReported(vm) && isFresh(vm, tick) ? kib * KIB : NONE;
    }

    private static AbsenceReason noGuest(VmSample vm, long kib, String what) {
        return kib == NONE || !hasReported(vm)
                ? Absences.of(vm, NO_BALLOON_DRIVER, what, "guestUsableKib")
                : STALE;
    }

    /** What the guest itself uses: all it has, less what it could still use. */
    static Value guestUsedBytes(VmSample vm, Tick tick) {
        long used = guestUsed(vm, tick);
        if (used != NONE) {
            return Value.of(used);
        }
        long available = vm.guestAvailableKibOr(NONE);
        return Value.absent(
                guestBytes(vm, tick, available) == NONE
                        ? noGuest(vm, available, "guestAvailableKib")
                        : noGuest(vm, vm.guestUsableKibOr(NONE), "guestUsableKib"));
    }

    /** The same for those who do not ask why it is not known: NONE then. */
    static long guestUsed(VmSample vm, Tick tick) {
        long available = guestBytes(vm, tick, vm.guestAvailableKibOr(NONE));
        long usable = guestBytes(vm, tick, vm.guestUsableKibOr(NONE));
        return available == NONE || usable == NONE ? NONE : Math.max(0, available - usable);
    }

    /** Whether what the guest says of its own counters is old. */
    static boolean isStale(VmSample vm, Tick tick) {
        return hasReported(vm) && !isFresh(vm, tick);
    }

    /**
     * What the VM costs the host: its cgroup and its huge pages, which no cgroup's memory.current
     * and no RSS contains.
     */
    static Value hostCostBytes(VmSample vm) {
        long bytes = hostCost(vm);
        return bytes == NONE
                ? Value.absent(Absences.of(vm, NO_PERMISSION, "cgroup", "process", "rssKib"))
                : Value.of(bytes);
    }

    /** The same for those who do not ask why it is not known: NONE then. */
    static long hostCost(VmSample vm) {
        VmCgroup cgroup = vm.getCgroup();
        VmProcess process = vm.getProcess();
        long ofCgroup = cgroup == null ? NONE : cgroup.memoryBytesOr(NONE);
        if (ofCgroup != NONE) {
            return ofCgroup + hugetlbBytes(cgroup, process);
        }
        long resident = process == null ? NONE : process.rssBytesOr(NONE);
        if (resident != NONE) {
            return resident + hugetlbBytes(cgroup, process);
        }
        long kib = vm.rssKibOr(NONE);
        return kib == NONE ? NONE : kib * KIB;
    }

    private static long hugetlbBytes(@Nullable VmCgroup cgroup, @Nullable VmProcess process) {
        long ofProcess = process == null ? 0 : process.hugetlbBytesOr(0);
        return cgroup == null ? ofProcess : cgroup.hugetlbBytesOr(ofProcess);
    }
}
