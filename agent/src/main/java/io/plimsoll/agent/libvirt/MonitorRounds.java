package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.HypervisorException;
import io.plimsoll.agent.libvirt.VmMonitor.Verdict;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.VmJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Readings of what needs QEMU's monitor. libvirt asks the QEMUs of a bulk call one after the other,
 * so one that hangs holds up all behind it. Therefore only those are asked that can be expected to
 * answer; and if the call is lost all the same, libvirt tells for which QEMU it waits, that one is
 * left alone, and the others are asked again at once. For use by one thread at a time.
 */
final class MonitorRounds {
    private static final Logger log = LoggerFactory.getLogger(MonitorRounds.class);
    private static final Duration SAFE_DEADLINE = Duration.ofSeconds(5);
    private static final Duration TRY_DEADLINE = Duration.ofSeconds(3);
    private static final Duration LEAST_DEADLINE = Duration.ofSeconds(3);
    private static final Duration MOST_DEADLINE = Duration.ofSeconds(15);
    private static final Duration DEADLINE_PER_VM = Duration.ofMillis(30);

    /** libvirt serves five calls of a connection at a time; never more than this many are lost. */
    static final int MAX_STUCK = 2;

    private final String hostId;
    private final Line<StatsConnection> safe;
    private final Line<StatsConnection> bulk;
    private final Line<StatsConnection> single;
    private final Clock clock;
    private final int moreGroups;

    /**
     * With connections of its own kinds.
     *
     * @param safe for calls that never wait for a QEMU
     * @param bulk for calls over many VMs
     * @param single for calls about one VM
     * @param moreGroups statistics that are wanted in every round beside the usual ones
     */
    MonitorRounds(
            String hostId,
            Line<StatsConnection> safe,
            Line<StatsConnection> bulk,
            Line<StatsConnection> single,
            Clock clock,
            int moreGroups) {
        this.hostId = hostId;
        this.safe = safe;
        this.bulk = bulk;
        this.single = single;
        this.clock = clock;
        this.moreGroups = moreGroups;
    }

    /** One round. */
    void run(List<VmMonitor> vms, Map<String, SeenVm> seen, Kind kind) {
        List<VmMonitor> concerned = new ArrayList<>();
        for (VmMonitor vm : vms) {
            if (kind != Kind.ONLY_TROUBLED || isTroubled(vm, seen)) {
                concerned.add(vm);
            }
        }
        if (concerned.isEmpty()) {
            return;
        }
        Map<String, MonitorControl> controls;
        try {
            controls = controls(concerned);
            readFacts(concerned, kind);
        } catch (HypervisorException e) {
            concerned.forEach(vm -> vm.unanswered(AbsenceReason.LIBVIRT_DOWN));
            return;
        }
        if (kind == Kind.WITH_IMAGES) {
            concerned.forEach(VmMonitor::imagesDue);
        }
        List<VmMonitor> ready = new ArrayList<>();
        for (VmMonitor vm : concerned) {
            SeenVm now = seen.get(vm.uuid());
            if (now == null) {
                continue;
            }
            boolean wasOpen = vm.isOpen();
            Verdict verdict =
                    vm.judge(
                            now,
                            Optional.ofNullable(controls.get(vm.uuid())),
                            clock.monoNanos(),
                            clock.wallMillis());
            switch (verdict) {
                case ASK -> ready.add(vm);
                case TRY -> tryOne(vm, kindFor(vm, kind));
                case LEAVE -> {
                    if (!wasOpen && vm.isOpen()) {
                        log.warn(
                                "{}: QEMU of VM {} does not answer; it is left alone",
                                hostId,
                                vm.uuid());
                    }
                }
            }
        }
        List<VmMonitor> owing = new ArrayList<>(ready);
        owing.removeIf(vm -> kindFor(vm, kind) == kind);
        ready.removeAll(owing);
        ask(ready, kind);
        ask(owing, Kind.WITH_IMAGES);
        ready.addAll(owing);
        readJobs(ready, seen);
    }

    /** One whose images could not be read when they were due is asked for them with the rest. */
    private static Kind kindFor(VmMonitor vm, Kind kind) {
        return vm.owesImages() ? Kind.WITH_IMAGES : kind;
    }

    private static boolean isTroubled(VmMonitor vm, Map<String, SeenVm> seen) {
        SeenVm now = seen.get(vm.uuid());
        return now != null
                && (vm.isOpen()
                        || now.stuckSinceMillis().isPresent()
                        || now.leaving()
                        || !vm.hasReading());
    }

    private void ask(List<VmMonitor> ready, Kind kind) {
        List<VmMonitor> left = new ArrayList<>(ready);
        for (int attempt = 0; attempt <= MAX_STUCK && !left.isEmpty(); attempt++) {
            Duration deadline = deadline(left.size());
            try {
                record(
                        left,
                        bulk.call("reading the VMs", deadline, c -> read(c, left, kind)),
                        kind);
                return;
            } catch (HypervisorException e) {
                boolean late = e.getCause() instanceof TimeoutException;
                if (!late || !leaveCulprits(left, deadline)) {
                    log.debug("{}: {}", hostId, e.getMessage());
                    left.forEach(
                            vm ->
                                    vm.unanswered(
                                            late
                                                    ? AbsenceReason.MONITOR_BUSY
                                                    : AbsenceReason.LIBVIRT_DOWN));
                    return;
                }
            }
        }
        left.forEach(vm -> vm.unanswered(AbsenceReason.MONITOR_BUSY));
    }

    /** Takes out those for whose QEMU the lost call waits; false if there is none. */
    private boolean leaveCulprits(List<VmMonitor> left, Duration deadline) {
        Map<String, MonitorControl> controls;
        try {
            controls = controls(left);
        } catch (HypervisorException e) {
            return false;
        }
        List<VmMonitor> culprits = new ArrayList<>();
        for (VmMonitor vm : left) {
            MonitorControl control = controls.get(vm.uuid());
            if (control != null && control.isOccupiedFor(deadline.dividedBy(2))) {
                vm.lost(clock.wallMillis() - control.stateMillis(), clock.monoNanos());
                culprits.add(vm);
                log.warn(
                        "{}: QEMU of VM {} has not answered for {} ms; it is left alone for a while",
                        hostId,
                        vm.uuid(),
                        control.stateMillis());
            }
        }
        left.removeAll(culprits);
        return !culprits.isEmpty();
    }

    private void tryOne(VmMonitor vm, Kind kind) {
        List<VmMonitor> one = List.of(vm);
        try {
            record(
                    one,
                    single.call("trying VM " + vm.uuid(), TRY_DEADLINE, c -> read(c, one, kind)),
                    kind);
            if (!vm.isOpen()) {
                log.info("{}: QEMU of VM {} answers again", hostId, vm.uuid());
            }
        } catch (HypervisorException e) {
            vm.lost(clock.wallMillis() - TRY_DEADLINE.toMillis(), clock.monoNanos());
        }
    }

    private Answer read(StatsConnection connection, List<VmMonitor> vms, Kind kind)
            throws LibvirtError {
        connection.list(StatGroups.CHEAP);
        List<String> uuids = vms.stream().map(VmMonitor::uuid).toList();
        boolean all = kind == Kind.WITH_IMAGES;
        long before = clock.monoNanos();
        int groups = (all ? StatGroups.RARE : StatGroups.MONITOR) | moreGroups;
        List<DomainStats> stats = connection.stats(uuids, groups, all);
        return new Answer(stats, before + (clock.monoNanos() - before) / 2);
    }

    private static void record(List<VmMonitor> vms, Answer answer, Kind kind) {
        Map<String, DomainStats> byUuid = new HashMap<>();
        answer.stats().forEach(stats -> byUuid.put(stats.uuid(), stats));
        for (VmMonitor vm : vms) {
            DomainStats stats = byUuid.get(vm.uuid());
            if (stats == null || stats.id() != vm.id()) {
                vm.unanswered(AbsenceReason.VANISHED);
                continue;
            }
            boolean complete = VmSampleParser.isComplete(stats);
            vm.answered(
                    VmSampleParser.parse(stats, 0, answer.monoNanos()),
                    complete,
                    answer.monoNanos());
            if (kind == Kind.WITH_IMAGES && complete) {
                vm.imagesRead(VmSampleParser.images(stats), answer.monoNanos());
            }
        }
    }

    private Map<String, MonitorControl> controls(List<VmMonitor> vms) throws HypervisorException {
        List<String> uuids = vms.stream().map(VmMonitor::uuid).toList();
        return safe.call("asking how the monitors do", SAFE_DEADLINE, c -> c.controls(uuids));
    }

    private void readFacts(List<VmMonitor> vms, Kind kind) throws HypervisorException {
        List<VmMonitor> due = new ArrayList<>();
        for (VmMonitor vm : vms) {
            if (kind == Kind.WITH_IMAGES || !vm.hasFacts()) {
                due.add(vm);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        Map<String, String> definitions =
                safe.call(
                        "reading the definitions",
                        SAFE_DEADLINE,
                        connection -> {
                            Map<String, String> all = new HashMap<>();
                            for (VmMonitor vm : due) {
                                connection
                                        .definition(vm.uuid())
                                        .ifPresent(xml -> all.put(vm.uuid(), xml));
                            }
                            return all;
                        });
        for (VmMonitor vm : due) {
            String xml = definitions.get(vm.uuid());
            if (xml != null) {
                VmFacts.parse(xml).ifPresent(vm::factsRead);
            }
        }
    }

    private void readJobs(List<VmMonitor> ready, Map<String, SeenVm> seen) {
        for (VmMonitor vm : ready) {
            SeenVm now = seen.get(vm.uuid());
            if (now == null || !now.leaving()) {
                continue;
            }
            try {
                Optional<VmJob> job =
                        single.call(
                                "reading the job of VM " + vm.uuid(),
                                TRY_DEADLINE,
                                connection -> {
                                    connection.list(StatGroups.CHEAP);
                                    return connection.job(vm.uuid());
                                });
                vm.jobRead(job);
            } catch (HypervisorException e) {
                log.debug("{}: {}", hostId, e.getMessage());
            }
        }
    }

    private static Duration deadline(int vms) {
        Duration deadline = LEAST_DEADLINE.plus(DEADLINE_PER_VM.multipliedBy(vms));
        return deadline.compareTo(MOST_DEADLINE) > 0 ? MOST_DEADLINE : deadline;
    }

    /** What is read in a round. */
    enum Kind {
        /** Only VMs without a reading, or that leave, or whose QEMU did not answer. */
        ONLY_TROUBLED,
        /** The monitor groups of all VMs. */
        MONITORS,
        /** These, and images and definitions. */
        WITH_IMAGES
    }

    private record Answer(List<DomainStats> stats, long monoNanos) {}
}
