package io.plimsoll.pipeline.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.series.AMinute;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.Series.Subject;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.wire.Finding;
import io.plimsoll.wire.Finding.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Three hours are learnt; a finding needs 3 of 5 minutes, and 10 usual ones to be cleared. */
class SubjectWatchTest {
    private static final AnomalyPolicy POLICY = policy("all=tail");
    private static final int LEARNT = 200;

    private final Random random = new Random(3);
    private final List<Finding> findings = new ArrayList<>();
    private SubjectWatch watch = new SubjectWatch(Subject.VM);
    private long minute;

    private static AnomalyPolicy policy(String detectors) {
        return new AnomalyPolicy(
                AnomalyPolicy.detectors(detectors),
                VectorDetectorKind.TAIL,
                6,
                3,
                10_800_000,
                600_000,
                21_600_000);
    }

    private void see(SubjectMinute next) {
        watch.observe(next, POLICY).ifPresent(findings::add);
    }

    /** Cores used over so many minutes. */
    private void cores(int minutes, LongToDoubleFunction cores) {
        for (int i = 0; i < minutes; i++) {
            double mean = cores.applyAsDouble(i) + 0.05 * random.nextGaussian();
            see(AMinute.ofVm().number(minute++).with(Series.VM_CPU_USED, mean).build());
        }
    }

    private List<State> states() {
        return findings.stream().map(Finding::state).toList();
    }

    @Test
    void aStepThatStaysIsOneFindingAndClearedOnceWhenItIsOver() {
        cores(LEARNT, i -> 1);
        cores(30, i -> 3);
        cores(60, i -> 1);

        assertEquals(List.of(State.OPEN, State.CLEARED), states());
        Finding open = findings.get(0);
        Finding cleared = findings.get(1);
        assertEquals(open.id(), cleared.id());
        assertEquals(Finding.Kind.ANOMALY, open.kind());
        assertEquals("uuid-of-web", open.vmUuid());
        assertEquals(AMinute.T0 + (LEARNT - 1) * 60_000L, open.sinceEpochMillis());
        assertEquals(AMinute.T0 + (LEARNT + 2) * 60_000L, open.atEpochMillis(), "3 minutes");
        assertTrue(cleared.atEpochMillis() >= AMinute.T0 + (LEARNT + 30 + 9) * 60_000L);
    }

    @Test
    void theFindingSaysWhatHowMuchHowSureAndWhenItEnds() {
        cores(LEARNT, i -> 1);
        cores(5, i -> 3);

        Finding open = findings.get(0);
        Finding.Evidence cpu = open.evidence().get(0);
        Finding.Evidence score = open.evidence().get(1);
        assertEquals("vm.cpu.used", cpu.indicator());
        assertEquals("cores", cpu.unit());
        assertEquals(3, cpu.value(), 0.3);
        assertTrue(cpu.line() > 1 && cpu.line() < 1.5, "usual up to " + cpu.line());
        assertEquals("anomaly.score", score.indicator());
        assertTrue(score.value() >= 6 && score.line() == 6, score.toString());
        assertTrue(open.summary().startsWith("web on h1 is unusual since 2023-11-14 03:19 UTC"));
        assertTrue(open.summary().contains("vm.cpu.used is "), open.summary());
        assertTrue(open.summary().contains("usual is up to 1."), open.summary());
        assertTrue(open.detector().startsWith("tail ("), open.detector());
        assertTrue(
                open.detector().endsWith("), score from 6.0, beyond the line in 3 of 5 minutes"),
                open.detector());
        assertTrue(open.clearsWhen().startsWith("vm.cpu.used at most 1."), open.clearsWhen());
    }

    @Test
    void aSingleSpikeIsNoFinding() {
        cores(LEARNT, i -> 1);
        cores(1, i -> 8);
        cores(60, i -> 1);
        cores(2, i -> 8);
        cores(60, i -> 1);

        assertEquals(List.of(), states());
    }

    @Test
    void nothingIsToldWhileASeriesIsLearnt() {
        cores(100, i -> 1);
        cores(60, i -> 5);

        assertEquals(List.of(), states());
    }

    /** A VM that was tried for some minutes and runs again a day later is as new as before. */
    @Test
    void timeInWhichNothingWasMeasuredTeachesNothing() {
        cores(20, i -> 1);
        minute += 1_440;
        cores(100, i -> 1);
        cores(30, i -> 5);

        assertEquals(List.of(), states());
    }

    @Test
    void whatIsTinyIsNoFindingHoweverImprobable() {
        for (int i = 0; i < LEARNT + 30; i++) {
            double cores = 0.01 + (i < LEARNT ? 0 : 0.1) + 0.001 * random.nextGaussian();
            see(AMinute.ofVm().number(i).with(Series.VM_CPU_USED, cores).build());
        }

        assertEquals(List.of(), states());
    }

    @Test
    void aFallIsAFindingButNotOfLatency() {
        for (int i = 0; i < LEARNT + 30; i++) {
            double noise = 0.02 * random.nextGaussian();
            boolean fell = i >= LEARNT;
            see(
                    AMinute.ofVm()
                            .number(i)
                            .with(Series.VM_CPU_USED, (fell ? 0.1 : 4) * (1 + noise))
                            .with(Series.VM_DISK_LATENCY, (fell ? 0.1 : 80) * (1 + noise))
                            .build());
        }

        assertEquals(List.of(State.OPEN), states());
        assertTrue(findings.get(0).summary().contains("usual is at least 3."));
        assertEquals(2, findings.get(0).evidence().size(), "the CPU and the score");
    }

    @Test
    void anotherSeriesJoinsTheSameFinding() {
        for (int i = 0; i < LEARNT + 120; i++) {
            boolean cpu = i >= LEARNT && i < LEARNT + 40;
            boolean net = i >= LEARNT + 20 && i < LEARNT + 60;
            double noise = 0.02 * random.nextGaussian();
            see(
                    AMinute.ofVm()
                            .number(i)
                            .with(Series.VM_CPU_USED, (cpu ? 4 : 1) + noise)
                            .with(Series.VM_NET_BYTES, (net ? 9e7 : 1e6) * (1 + noise))
                            .build());
        }

        assertEquals(List.of(State.OPEN, State.UPDATED, State.CLEARED), states());
        assertEquals(1, findings.stream().map(Finding::id).distinct().count());
        assertEquals(
                List.of("vm.cpu.used", "vm.net.bytes", "anomaly.score"),
                findings.get(1).evidence().stream().map(Finding.Evidence::indicator).toList());
    }

    @Test
    void whatGetsMateriallyWorseIsToldAgainAndNothingElse() {
        cores(LEARNT, i -> 1);
        cores(20, i -> 3);
        cores(20, i -> 3.5);
        cores(20, i -> 8);

        assertEquals(List.of(State.OPEN, State.UPDATED), states());
        assertEquals(8, findings.get(1).evidence().get(0).value(), 0.3);
    }

    @Test
    void whatHasStayedForSixHoursCountsAsUsual() {
        cores(LEARNT, i -> 1);
        cores(24 * 60, i -> 3);

        assertEquals(List.of(State.OPEN, State.CLEARED), states());
        assertEquals(
                21_600_000, findings.get(1).atEpochMillis() - findings.get(1).sinceEpochMillis());
    }

    /** Both hosts of a migration may tell of the same minute. */
    @Test
    void aMinuteThatComesTwiceOrLateIsNotLearntTwice() throws IOException {
        SubjectWatch once = new SubjectWatch(Subject.VM);
        for (int i = 0; i < 300; i++) {
            SubjectMinute next = AMinute.ofVm().number(i).with(Series.VM_CPU_USED, i % 7).build();
            once.observe(next, POLICY);
            watch.observe(next, POLICY);
            watch.observe(next, POLICY);
            watch.observe(
                    AMinute.ofVm().on("h2").number(i).with(Series.VM_CPU_USED, 99).build(), POLICY);
            watch.observe(
                    AMinute.ofVm().number(i - 5).with(Series.VM_CPU_USED, 99).build(), POLICY);
        }

        assertEquals(List.of(bytes(once)), List.of(bytes(watch)));
    }

    @Test
    void aMinuteOfWhichLessThanHalfWasSeenIsNotJudged() {
        cores(LEARNT, i -> 1);
        for (int i = 0; i < 30; i++) {
            see(AMinute.ofVm().number(minute++).coverage(0.3).with(Series.VM_CPU_USED, 9).build());
        }

        assertEquals(List.of(), states());
    }

    @Test
    void theBusyMinutesOfAGuestThatBootsAreNoFinding() {
        cores(LEARNT, i -> 1);
        minute += 60;
        cores(4, i -> 6);
        cores(60, i -> 1);

        assertEquals(List.of(), states());
    }

    @Test
    void theFindingOfAVmThatIsGoneIsCleared() {
        cores(LEARNT, i -> 1);
        cores(10, i -> 5);
        long last = watch.lastMinuteMillis();

        assertTrue(watch.gone(last + 1_700_000, POLICY).isEmpty(), "not yet");
        Finding cleared = watch.gone(last + SubjectWatch.GONE_MILLIS, POLICY).orElseThrow();

        assertEquals(State.CLEARED, cleared.state());
        assertEquals(findings.get(0).id(), cleared.id());
        assertTrue(cleared.summary().contains("nothing was measured"), cleared.summary());
        assertFalse(watch.isOpen());
    }

    @Test
    void theFindingFollowsItsVmToAnotherHost() {
        cores(LEARNT, i -> 1);
        cores(5, i -> 5);
        for (int i = 0; i < 30; i++) {
            see(
                    AMinute.ofVm()
                            .on("h2")
                            .number(minute++)
                            .with(Series.VM_CPU_USED, 1 + 0.05 * random.nextGaussian())
                            .build());
        }

        assertEquals(List.of(State.OPEN, State.CLEARED), states());
        assertEquals(findings.get(0).id(), findings.get(1).id());
        assertEquals("h2", findings.get(1).host());
    }

    /** Else the resident memory would be a second, wrong opinion. */
    @Test
    void residentMemoryCountsOnlyUntilTheGuestTells() {
        for (int i = 0; i < LEARNT + 60; i++) {
            double noise = 1 + 0.001 * random.nextGaussian();
            AMinute next = AMinute.ofVm().number(i);
            next.with(Series.VM_MEMORY_RESIDENT, (i < LEARNT ? 1 : 9) * (1L << 30) * noise);
            next.with(Series.VM_MEMORY_USED, (1L << 30) * noise);
            see(next.build());
        }

        assertEquals(List.of(), states());
    }

    @Test
    void aSeriesThatIsSwitchedOffIsNotWatched() {
        AnomalyPolicy off = policy("all=tail,vm.cpu.used=none");
        for (int i = 0; i < LEARNT + 30; i++) {
            double cores = i < LEARNT ? 1 : 9;
            watch.observe(AMinute.ofVm().number(i).with(Series.VM_CPU_USED, cores).build(), off)
                    .ifPresent(findings::add);
        }

        assertEquals(List.of(), states());
    }

    @Test
    void aChoiceOfDetectorsThatIsNotKnownIsRefusedWithAllThatAre() {
        for (String bad : List.of("vm.cpu=tail", "vm.cpu.used=oracle", "tail", "")) {
            String message =
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () -> AnomalyPolicy.detectors(bad))
                                    .getMessage());
            assertTrue(message.startsWith("'"), message);
        }
        assertEquals(
                Map.of(Series.HOST_CPU_DEMAND, DetectorKind.TAIL),
                AnomalyPolicy.detectors("host.cpu.demand=none,host.cpu.demand=tail"));
    }

    /** In the middle of all it can be in: learning, suspect, open. */
    @Test
    void aWatchThatWasWrittenAndReadGoesOnAsIfNothingHappened() throws IOException {
        SubjectWatch other = new SubjectWatch(Subject.VM);
        List<Finding> here = new ArrayList<>();
        List<Finding> there = new ArrayList<>();
        for (int i = 0; i < LEARNT + 120; i++) {
            double cores = (i >= LEARNT && i < LEARNT + 40 ? 4 : 1) + random.nextGaussian() / 30;
            SubjectMinute next = AMinute.ofVm().number(i).with(Series.VM_CPU_USED, cores).build();
            watch.observe(next, POLICY).ifPresent(here::add);
            other = SubjectWatch.read(new DataInputStream(memory(other)));
            other.observe(next, POLICY).ifPresent(there::add);
            assertEquals(watch.openSeries(), other.openSeries(), "minute " + i);
        }

        assertEquals(2, here.size());
        assertEquals(here, there);
    }

    @Test
    void theMemoryOfANewerVersionIsRefused() {
        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                SubjectWatch.read(
                                        new DataInputStream(
                                                new ByteArrayInputStream(new byte[] {99}))));

        assertTrue(String.valueOf(e.getMessage()).contains("version 99"));
        assertTrue(String.valueOf(e.getMessage()).contains("Maybe a newer version"));
    }

    private static ByteArrayInputStream memory(SubjectWatch of) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        of.write(new DataOutputStream(bytes));
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static String bytes(SubjectWatch of) throws IOException {
        return java.util.HexFormat.of().formatHex(memory(of).readAllBytes());
    }

    /**
     * A disk that was slow and then gets no requests has no latency: nothing says that it still is
     * slow.
     */
    @Test
    void aSeriesThatIsNoLongerMeasuredDoesNotKeepItsFindingOpen() {
        for (int i = 0; i < LEARNT + 10; i++) {
            see(slowDisk(i, i < LEARNT ? 2 : 80));
        }
        assertEquals(List.of(State.OPEN), states());

        for (int i = LEARNT + 10; i < LEARNT + 10 + 29; i++) {
            see(slowDisk(i, Double.NaN));
        }
        assertEquals(List.of(State.OPEN), states(), "it may come back");
        see(slowDisk(LEARNT + 10 + 29, Double.NaN));

        assertEquals(List.of(State.OPEN, State.CLEARED), states());
        assertEquals(List.of(), watch.openSeries());
        assertTrue(
                findings.get(1).summary().contains("vm.disk.latency was not measured for 30"),
                findings.get(1).summary());
    }

    private SubjectMinute slowDisk(int number, double latencyMillis) {
        return AMinute.ofVm()
                .number(number)
                .with(Series.VM_CPU_USED, 1 + 0.05 * random.nextGaussian())
                .with(Series.VM_DISK_LATENCY, latencyMillis + 0.1 * random.nextGaussian())
                .build();
    }
}
