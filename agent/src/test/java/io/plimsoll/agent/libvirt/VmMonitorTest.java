package io.plimsoll.agent.libvirt;

import static io.plimsoll.agent.libvirt.VmSamples.absence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.agent.libvirt.VmMonitor.Verdict;
import io.plimsoll.wire.AbsenceReason;
import io.plimsoll.wire.Vcpu;
import io.plimsoll.wire.VmSample;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VmMonitorTest {
    private static final long MAX_AGE = Duration.ofSeconds(80).toNanos();
    private static final SeenVm RUNNING = seen(Optional.empty(), false);
    private static final MonitorControl OK = new MonitorControl(MonitorControl.OK, 0);

    private final VmMonitor monitor = new VmMonitor("uuid", 1);

    @Test
    void beforeTheFirstReadingItIsNotDue() {
        VmSample vm = sample(0);

        assertEquals("not_due", absence(vm, "disks"));
        assertEquals("not_due", absence(vm, "guestUsableKib"));
        assertNull(vm.getMonitorMonoNanos());
    }

    @Test
    void aReadingIsRepeatedWithItsTimeUntilItIsTooOld() {
        answered(reading(), 5);

        assertEquals(5, sample(6).getMonitorMonoNanos());
        assertEquals(5, sample(6 + MAX_AGE / 2).getMonitorMonoNanos());
        VmSample old = sample(6 + MAX_AGE);
        assertNull(old.getMonitorMonoNanos());
        assertEquals(List.of(), old.getDisks());
        assertEquals("stale", absence(old, "disks"));
    }

    @Test
    void whatHasNoNameOfItsOwnIsSentOncePerReading() {
        Map<String, Object> parameters = reading();
        parameters.put("block.0.threshold", 7L);
        answered(parameters, 5);

        assertEquals(Map.of("block.vda.threshold", 7L), sample(6).getExtra());
        assertEquals(Map.of(), sample(7).getExtra());
    }

    @Test
    void aVmOwesItsImagesFromItsFirstTickUntilTheyAreRead() {
        assertTrue(monitor.owesImages());
        monitor.imagesRead(List.of(), 5);

        assertFalse(monitor.owesImages());
    }

    @Test
    void imagesThatCouldNotBeReadWhenTheyWereDueAreStillOwedAfterOtherReadings() {
        monitor.imagesRead(List.of(), 5);
        monitor.imagesDue();
        answered(reading(), 6);

        assertTrue(monitor.owesImages());
    }

    @Test
    void limitsGoToTheirDisks() {
        answered(reading(), 5);
        assertNull(sample(6).getDisks().get(0).getLimits(), "not read");
        monitor.factsRead(facts("virtio", 10));

        assertEquals(Map.of("total_iops_sec", 77L), sample(7).getDisks().get(0).getLimits());
    }

    @Test
    void whatOnlyQemuKnowsOfAVcpuIsAddedToWhatProcTold() {
        Map<String, Object> parameters = reading();
        parameters.put("vcpu.0.time", 1L);
        parameters.put("vcpu.0.halted", 1L);
        answered(parameters, 5);

        Vcpu vcpu = sample(6).getVcpus().get(0);
        assertEquals(100, vcpu.getRunNanos(), "of /proc");
        assertEquals(true, vcpu.getHalted());
    }

    @Test
    void whyTheGuestsMemoryIsUnknownIsTold() {
        answered(reading(), 5);
        assertEquals("hypervisor_lacks", absence(sample(6), "guestUsableKib"));

        monitor.factsRead(facts("none", 0));
        assertEquals("no_balloon_driver", absence(sample(6), "guestUsableKib"));
        monitor.factsRead(facts("virtio", 0));
        assertEquals("balloon_period_zero", absence(sample(6), "guestUsableKib"));
        monitor.factsRead(facts("virtio", 10));
        assertEquals("no_balloon_driver", absence(sample(6), "guestUsableKib"));
        assertEquals(10, sample(6).getBalloonPeriodSeconds());

        Map<String, Object> parameters = reading();
        parameters.put("balloon.usable", 9L);
        answered(parameters, 7);
        assertEquals("", absence(sample(8), "guestUsableKib"));
    }

    @Test
    void aBusyMonitorCostsOneReading() {
        answered(reading(), 5);
        answered(Map.of("block.0.name", "vda"), 35);
        assertEquals(5, sample(36).getMonitorMonoNanos(), "the one before still counts");

        VmSample old = sample(6 + MAX_AGE);
        assertEquals("monitor_busy", absence(old, "disks"));
    }

    @Test
    void aQemuThatIsSeenToBeStoppedIsNotAskedAndToldToBeBlockedAtOnce() {
        answered(reading(), 5);
        SeenVm stopped = seen(Optional.of(1234L), false);
        monitor.saw(stopped, 6);

        VmSample vm = sample(6);
        assertTrue(vm.getMonitor().getBlocked());
        assertTrue(vm.getMonitor().getBreakerOpen());
        assertEquals(1234, vm.getMonitor().getBlockedSinceMillis());
        assertEquals("breaker_open", absence(vm, "disks"));
        assertEquals(List.of(), vm.getDisks());
        assertEquals(Verdict.LEAVE, judge(stopped, OK, 7));
        assertEquals(Verdict.TRY, judge(RUNNING, OK, 8), "alone, before it goes with the others");

        answered(reading(), 9);
        assertFalse(sample(10).getMonitor().getBlocked());
        assertEquals(Verdict.ASK, judge(RUNNING, OK, 11));
    }

    @Test
    void aQemuThatSomebodyElseWaitsForIsNotAsked() {
        assertEquals(
                Verdict.ASK, judge(RUNNING, new MonitorControl(MonitorControl.JOB, 60_000), 1));
        assertEquals(
                Verdict.ASK, judge(RUNNING, new MonitorControl(MonitorControl.OCCUPIED, 100), 1));
        assertEquals(
                Verdict.LEAVE,
                judge(RUNNING, new MonitorControl(MonitorControl.OCCUPIED, 6_000), 1));

        VmSample vm = sample(2);
        assertEquals("occupied", vm.getMonitor().getState());
        assertEquals(6_000, vm.getMonitor().getSinceMillis());
        assertEquals(1_000_000 - 6_000, vm.getMonitor().getBlockedSinceMillis());
    }

    @Test
    void aLostCallIsFollowedByAPause() {
        monitor.lost(1234, 10);

        assertEquals(Verdict.LEAVE, judge(RUNNING, OK, 11));
        assertEquals(Verdict.TRY, judge(RUNNING, OK, 10 + MonitorBreaker.FIRST_PAUSE.toNanos()));
        answered(Map.of("block.0.name", "vda"), 12);
        assertTrue(monitor.isOpen(), "libvirt left it out, so QEMU has not answered");
    }

    @Test
    void aVmThatArrivesIsCountedWhereItRuns() {
        SeenVm arriving = seen(Optional.empty(), true);
        monitor.saw(arriving, 1);

        assertEquals(Verdict.LEAVE, judge(arriving, OK, 2));
        assertEquals("migrating_in", absence(sample(3), "disks"));
    }

    @Test
    void libvirtThatIsGoneIsTheReason() {
        monitor.unanswered(AbsenceReason.LIBVIRT_DOWN);

        assertEquals("libvirt_down", absence(sample(3), "disks"));
    }

    private Verdict judge(SeenVm seen, MonitorControl control, long nowNanos) {
        return monitor.judge(seen, Optional.of(control), nowNanos, 1_000_000);
    }

    private void answered(Map<String, Object> parameters, long monoNanos) {
        DomainStats stats = new DomainStats("uuid", "web", 1, parameters);
        monitor.answered(
                VmSampleParser.parse(stats, 0, monoNanos),
                VmSampleParser.isComplete(stats),
                monoNanos);
    }

    private VmSample sample(long nowNanos) {
        VmSample.Builder sample =
                VmSample.newBuilder()
                        .setUuid("uuid")
                        .setName("web")
                        .setState(1)
                        .setIncarnation(1)
                        .setMonoNanos(nowNanos)
                        .setVcpus(List.of(Vcpu.newBuilder().setIndex(0).setRunNanos(100L).build()));
        monitor.fill(sample, nowNanos, MAX_AGE);
        return sample.build();
    }

    private static Map<String, Object> reading() {
        return new HashMap<>(
                Map.of(
                        "block.0.name", "vda",
                        "block.0.rd.reqs", 1L,
                        "block.0.rd.bytes", 2L,
                        "block.0.wr.reqs", 3L,
                        "block.0.wr.bytes", 4L,
                        "balloon.current", 5L));
    }

    private static VmFacts facts(String balloon, long periodSeconds) {
        return new VmFacts(
                Map.of(), Map.of("vda", Map.of("total_iops_sec", 77L)), balloon, periodSeconds);
    }

    private static SeenVm seen(Optional<Long> stuckSinceMillis, boolean arriving) {
        return new SeenVm("uuid", 1, stuckSinceMillis, false, arriving);
    }
}
