package io.plimsoll.agent.libvirt;

import io.plimsoll.agent.vm.Absence;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.MonitorState;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmDisk;
import io.plimsoll.wire.VmImage;
import io.plimsoll.wire.VmJob;
import io.plimsoll.wire.VmSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a VM that only libvirt and QEMU's monitor tell: the newest reading, and whether
 * QEMU answers. Readings are made in the background and written into every sample until there is a
 * newer one. Safe for use by many threads.
 */
final class VmMonitor {
    private final String uuid;
    private final int id;
    private final MonitorBreaker breaker = new MonitorBreaker();
    private Optional<Reading> reading = Optional.empty();
    private Optional<Images> images = Optional.empty();
    private Optional<VmFacts> facts = Optional.empty();
    private Optional<VmJob> job = Optional.empty();
    private Optional<MonitorControl> control = Optional.empty();
    private AbsenceReason unanswered = AbsenceReason.NOT_DUE;
    private boolean extraSent;
    private boolean owesImages = true;

    VmMonitor(String uuid, int id) {
        this.uuid = uuid;
        this.id = id;
    }

    String uuid() {
        return uuid;
    }

    int id() {
        return id;
    }

    /** Takes note of what a tick saw, so that the very next sample tells it. */
    synchronized void saw(SeenVm seen, long nowNanos) {
        seen.stuckSinceMillis().ifPresent(since -> breaker.saw(since, nowNanos));
        if (!seen.leaving()) {
            job = Optional.empty();
        }
        if (seen.arriving()) {
            unanswered = AbsenceReason.MIGRATING_IN;
        }
    }

    /** Takes note of how the monitor does, and says what may be asked of it. */
    synchronized Verdict judge(
            SeenVm seen, Optional<MonitorControl> newControl, long nowNanos, long wallMillis) {
        control = newControl;
        if (seen.arriving()) {
            return Verdict.LEAVE; // its counters begin when it runs here
        }
        if (seen.stuckSinceMillis().isPresent()) {
            return Verdict.LEAVE;
        }
        if (newControl.isPresent() && newControl.get().isBlocked()) {
            breaker.saw(wallMillis - newControl.get().stateMillis(), nowNanos);
            return Verdict.LEAVE;
        }
        if (!breaker.isOpen()) {
            return Verdict.ASK;
        }
        return breaker.allows(nowNanos) ? Verdict.TRY : Verdict.LEAVE;
    }

    /** QEMU did not answer a call within its deadline. */
    synchronized void lost(long sinceMillis, long nowNanos) {
        breaker.lost(sinceMillis, nowNanos);
    }

    /** A reading was made; one without counters of the disks means that QEMU was not asked. */
    synchronized void answered(VmSample newReading, boolean complete, long monoNanos) {
        if (!complete) {
            unanswered = AbsenceReason.MONITOR_BUSY;
            return; // the reading before counts a while longer
        }
        breaker.answered();
        unanswered = AbsenceReason.STALE; // should it ever grow too old
        reading =
                Optional.of(new Reading(newReading, withLimits(newReading.getDisks()), monoNanos));
        extraSent = false;
    }

    synchronized void imagesRead(List<VmImage> newImages, long monoNanos) {
        images = Optional.of(new Images(newImages, monoNanos));
        owesImages = false;
    }

    /** Its images are due; until they are read it owes them, as the next turn may be far away. */
    synchronized void imagesDue() {
        owesImages = true;
    }

    synchronized boolean owesImages() {
        return owesImages;
    }

    /** No reading could be made, and it is not QEMU's fault. */
    synchronized void unanswered(AbsenceReason reason) {
        unanswered = reason;
    }

    synchronized void factsRead(VmFacts newFacts) {
        facts = Optional.of(newFacts);
        reading =
                reading.map(
                        r ->
                                new Reading(
                                        r.values(),
                                        withLimits(r.values().getDisks()),
                                        r.monoNanos()));
    }

    synchronized void jobRead(Optional<VmJob> newJob) {
        job = newJob;
    }

    synchronized boolean isOpen() {
        return breaker.isOpen();
    }

    synchronized boolean hasReading() {
        return reading.isPresent();
    }

    synchronized boolean hasFacts() {
        return facts.isPresent();
    }

    synchronized Optional<VmFacts> facts() {
        return facts;
    }

    /** The newest reading that counts. */
    synchronized Optional<VmSample> reading() {
        return reading.map(Reading::values);
    }

    /**
     * Writes what is known into a sample.
     *
     * @param maxAgeNanos how old a reading may be; beyond it, it is left out
     */
    synchronized void fill(VmSample.Builder sample, long nowNanos, long maxAgeNanos) {
        if (breaker.isOpen()) {
            reading = Optional.empty(); // QEMU may have been restarted or the disks changed
        } else if (reading.isPresent() && nowNanos - reading.get().monoNanos() > maxAgeNanos) {
            reading = Optional.empty();
        }
        sample.setMonitor(state());
        job.ifPresent(sample::setJob);
        facts.ifPresent(f -> sample.setBalloonPeriodSeconds(f.balloonPeriodSeconds()));
        images.ifPresent(i -> sample.setImages(i.images()).setImagesMonoNanos(i.monoNanos()));
        if (reading.isPresent()) {
            fill(sample, reading.get());
            return;
        }
        absent(sample, "disks");
        absent(sample, "guestUsableKib");
    }

    private MonitorState state() {
        MonitorState.Builder state =
                MonitorState.newBuilder()
                        .setState(control.map(MonitorControl::word).orElse("ok"))
                        .setBlocked(breaker.isOpen())
                        .setBreakerOpen(breaker.isOpen());
        control.ifPresent(c -> state.setSinceMillis(c.stateMillis()));
        breaker.sinceMillis().ifPresent(state::setBlockedSinceMillis);
        return state.build();
    }

    private void absent(VmSample.Builder sample, String what) {
        AbsenceReason reason = breaker.isOpen() ? AbsenceReason.BREAKER_OPEN : unanswered;
        Absence.add(sample, what, reason, breaker.sinceMillis());
    }

    private void fill(VmSample.Builder sample, Reading newest) {
        VmSample from = newest.values();
        sample.setMonitorMonoNanos(newest.monoNanos())
                .setVcpuCurrent(from.getVcpuCurrent())
                .setVcpuMaximum(from.getVcpuMaximum())
                .setBalloonCurrentKib(from.getBalloonCurrentKib())
                .setBalloonMaximumKib(from.getBalloonMaximumKib())
                .setGuestAvailableKib(from.getGuestAvailableKib())
                .setGuestUsableKib(from.getGuestUsableKib())
                .setGuestUnusedKib(from.getGuestUnusedKib())
                .setGuestSwapInKib(from.getGuestSwapInKib())
                .setGuestSwapOutKib(from.getGuestSwapOutKib())
                .setGuestMajorFaults(from.getGuestMajorFaults())
                .setGuestMinorFaults(from.getGuestMinorFaults())
                .setGuestDiskCachesKib(from.getGuestDiskCachesKib())
                .setGuestHugetlbAllocations(from.getGuestHugetlbAllocations())
                .setGuestHugetlbFailures(from.getGuestHugetlbFailures())
                .setBalloonUpdatedSeconds(from.getBalloonUpdatedSeconds())
                .setRssKib(from.getRssKib())
                .setDirtyRate(from.getDirtyRate())
                .setDisks(newest.disks());
        if (!extraSent) { // once per reading: it is large, and few need it
            sample.setExtra(from.getExtra());
            extraSent = true;
        }
        mergeVcpus(sample, from.getVcpus());
        if (from.getGuestUsableKib() == null) {
            Absence.add(sample, "guestUsableKib", whyNoGuestMemory(from));
        }
    }

    private AbsenceReason whyNoGuestMemory(VmSample from) {
        Long updatedSeconds = from.getBalloonUpdatedSeconds();
        boolean reportedBefore = updatedSeconds != null && updatedSeconds > 0;
        if (facts.isPresent() && facts.get().hasBalloon() && !reportedBefore) {
            return facts.get().balloonPeriodSeconds() == 0
                    ? AbsenceReason.BALLOON_PERIOD_ZERO
                    : AbsenceReason.NO_BALLOON_DRIVER;
        }
        return facts.isPresent() && !facts.get().hasBalloon()
                ? AbsenceReason.NO_BALLOON_DRIVER
                : AbsenceReason.HYPERVISOR_LACKS; // a guest's kernel before 4.6
    }

    private List<VmDisk> withLimits(List<VmDisk> read) {
        if (facts.isEmpty()) {
            return read;
        }
        List<VmDisk> disks = new ArrayList<>(read.size());
        for (VmDisk disk : read) {
            Map<String, Long> limits = facts.get().limits().get(disk.getTarget());
            disks.add(limits == null ? disk : VmDisk.newBuilder(disk).setLimits(limits).build());
        }
        return disks;
    }

    /** What only QEMU knows of the vCPUs, beside what /proc told; all of it where /proc is shut. */
    private static void mergeVcpus(VmSample.Builder sample, List<Vcpu> read) {
        if (!sample.hasVcpus() || sample.getVcpus().isEmpty()) {
            return; // at another time than the sample's: no rate could be made of it
        }
        Map<Integer, Vcpu> byIndex = new HashMap<>();
        read.forEach(vcpu -> byIndex.put(vcpu.getIndex(), vcpu));
        List<Vcpu> merged = new ArrayList<>(sample.getVcpus().size());
        for (Vcpu vcpu : sample.getVcpus()) {
            Vcpu more = byIndex.get(vcpu.getIndex());
            merged.add(
                    more == null
                            ? vcpu
                            : Vcpu.newBuilder(vcpu)
                                    .setWaitNanos(more.getWaitNanos())
                                    .setHalted(more.getHalted())
                                    .setHaltWaitNanos(more.getHaltWaitNanos())
                                    .setHaltPollNanos(more.getHaltPollNanos())
                                    .setExits(more.getExits())
                                    .build());
        }
        sample.setVcpus(merged);
    }

    /** What may be asked of a monitor. */
    enum Verdict {
        /** It goes with the others into one call. */
        ASK,
        /** It is tried alone, as it did not answer before. */
        TRY,
        /** It is left alone. */
        LEAVE
    }

    private record Reading(VmSample values, List<VmDisk> disks, long monoNanos) {}

    private record Images(List<VmImage> images, long monoNanos) {}
}
