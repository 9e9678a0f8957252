package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.Clock;
import io.plimsoll.agent.libvirt.VmList.Listing;
import io.plimsoll.agent.vm.Absence;
import io.plimsoll.agent.vm.QemuProcess;
import io.plimsoll.agent.vm.QemuProcesses;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Nic;
import io.plimsoll.wire.VmSample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Makes the sample of each VM: from its process and cgroup what they tell at every tick, and from
 * its monitor what was read last. For use by one thread.
 */
final class VmSampler implements AutoCloseable {
    /** virDomainState and virDomainPausedReason of a VM that is being received. */
    private static final int PAUSED = 3;

    private static final int PAUSED_MIGRATION = 2;
    private static final int PAUSED_STARTING_UP = 11;

    private final QemuProcesses processes;
    private final Monitors monitors;
    private final Duration patience;
    private final Clock clock;
    private final Incarnations incarnations = new Incarnations();
    private boolean procIsShut;
    private boolean first = true;

    VmSampler(Path root, String uri, Monitors monitors, Duration patience, Clock clock) {
        this.processes = new QemuProcesses(root, uri);
        this.monitors = monitors;
        this.patience = patience;
        this.clock = clock;
    }

    /** What the listing must tell: more where no process of a VM can be read. */
    int groups() {
        return procIsShut ? StatGroups.INSTEAD_OF_PROC : StatGroups.CHEAP;
    }

    List<VmSample> sample(Listing listing) {
        processes.newTick();
        List<Draft> drafts = new ArrayList<>(listing.vms().size());
        Map<String, SeenVm> seen = new HashMap<>();
        int readable = 0;
        for (DomainStats vm : listing.vms()) {
            Draft draft = readProcess(vm, listing);
            boolean isGone =
                    draft.process().isEmpty() && listing.trouble().isPresent() && !procIsShut;
            if (isGone) {
                continue;
            }
            readable += draft.process().isPresent() ? 1 : 0;
            drafts.add(draft);
            seen.put(vm.uuid(), draft.seen());
        }
        procIsShut = !drafts.isEmpty() && readable == 0;
        incarnations.retain(seen.keySet());
        processes.retain(seen.keySet());
        return withMonitors(drafts, seen, listing);
    }

    @Override
    public void close() {
        processes.close();
    }

    private Draft readProcess(DomainStats vm, Listing listing) {
        long nowNanos = clock.monoNanos();
        VmSample known = VmSampleParser.parse(vm, 0, listing.monoNanos());
        VmSample.Builder sample =
                VmSample.newBuilder()
                        .setUuid(vm.uuid())
                        .setName(vm.name())
                        .setState(known.getState())
                        .setStateReason(known.getStateReason())
                        .setMonoNanos(nowNanos);
        Optional<QemuProcess> process =
                processes
                        .of(vm.uuid(), vm.name(), vm.id(), nowNanos)
                        .filter(p -> p.read(sample, nowNanos, clock.wallMillis()));
        OptionalLong startTicks =
                process.map(p -> OptionalLong.of(p.startTicks())).orElse(OptionalLong.empty());
        sample.setIncarnation(incarnations.of(vm, startTicks));
        if (process.isEmpty()) {
            Absence.add(
                    sample,
                    "process",
                    procIsShut || first ? AbsenceReason.NO_PERMISSION : AbsenceReason.VANISHED);
            readInsteadOfProcess(sample, known, listing);
        }
        boolean leaving = process.map(QemuProcess::isMigrating).orElse(false);
        boolean arriving =
                !leaving
                        && known.getState() == PAUSED
                        && (known.getStateReason() == PAUSED_MIGRATION
                                || known.getStateReason() == PAUSED_STARTING_UP);
        return new Draft(
                sample,
                known,
                process,
                new SeenVm(
                        vm.uuid(),
                        vm.id(),
                        process.flatMap(QemuProcess::stuckSinceMillis),
                        leaving,
                        arriving));
    }

    private static void readInsteadOfProcess(
            VmSample.Builder sample, VmSample known, Listing listing) {
        sample.setMonoNanos(listing.monoNanos()).setVcpus(known.getVcpus());
        if (known.getCpuNanos() != null) {
            sample.setCpuNanos(known.getCpuNanos())
                    .setCpuFrom("libvirt")
                    .setCpuUserNanos(known.getCpuUserNanos())
                    .setCpuSystemNanos(known.getCpuSystemNanos());
        }
    }

    private List<VmSample> withMonitors(
            List<Draft> drafts, Map<String, SeenVm> seen, Listing listing) {
        long nowNanos = clock.monoNanos();
        for (Draft draft : drafts) {
            monitors.of(draft.seen().uuid(), draft.seen().id()).saw(draft.seen(), nowNanos);
        }
        monitors.tick(seen, nowNanos);
        if (first) {
            monitors.awaitRound(patience); // so that the first sample is a whole one
            first = false;
        }
        List<VmSample> samples = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            samples.add(finish(draft, listing));
        }
        return samples;
    }

    private VmSample finish(Draft draft, Listing listing) {
        VmSample.Builder sample = draft.sample();
        VmMonitor monitor = monitors.of(draft.seen().uuid(), draft.seen().id());
        listing.trouble()
                .ifPresent(
                        trouble ->
                                Absence.add(
                                        sample,
                                        "state",
                                        AbsenceReason.LIBVIRT_DOWN,
                                        Optional.of(trouble.sinceMillis())));
        monitor.fill(sample, clock.monoNanos(), monitors.maxAgeNanos());
        readNics(draft, monitor, listing);
        Integer vcpus = sample.getVcpuCurrent();
        draft.process()
                .ifPresent(
                        p ->
                                p.expectVcpus(
                                        vcpus == null
                                                ? OptionalInt.empty()
                                                : OptionalInt.of(vcpus)));
        return sample.build();
    }

    private void readNics(Draft draft, VmMonitor monitor, Listing listing) {
        VmSample.Builder sample = draft.sample();
        Optional<VmFacts> facts = monitor.facts();
        Optional<List<Nic>> fromTaps =
                draft.process().isPresent() && facts.isPresent()
                        ? GuestNics.read(
                                facts.get().taps(), draft.process().get(), processes.taps())
                        : Optional.empty();
        Optional<VmSample> reading = monitor.reading();
        if (fromTaps.isPresent()) {
            sample.setNics(fromTaps.get());
        } else if (!draft.known().getNics().isEmpty()) {
            sample.setNics(draft.known().getNics()).setNicsMonoNanos(listing.monoNanos());
        } else if (reading.isPresent()) {
            sample.setNics(reading.get().getNics()).setNicsMonoNanos(sample.getMonitorMonoNanos());
        } else {
            Absence.add(sample, "nics", AbsenceReason.NOT_DUE);
        }
    }

    /** A sample that is not finished yet. */
    private record Draft(
            VmSample.Builder sample, VmSample known, Optional<QemuProcess> process, SeenVm seen) {}
}
