package io.plimsoll.pipeline.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** All series of a host together; three hours are learnt, but the detectors take longer. */
class HostAlarmTest {
    private static final int LEARNT = 3_000;
    private static final int CALM_FROM = 9;
    private static final double MB = 1e6;

    private final Random random = new Random(3);
    private final List<Finding> findings = new ArrayList<>();
    private SubjectWatch watch = new SubjectWatch(Subject.HOST);
    private long minute;

    private static AnomalyPolicy policy(String series, VectorDetectorKind hosts) {
        return policy(series, hosts, 6);
    }

    private static AnomalyPolicy policy(String series, VectorDetectorKind hosts, double threshold) {
        return new AnomalyPolicy(
                AnomalyPolicy.detectors(series),
                hosts,
                threshold,
                3,
                10_800_000,
                600_000,
                21_600_000);
    }

    /** Only together, so that no series is found by itself. */
    private static AnomalyPolicy together(VectorDetectorKind hosts) {
        return policy("all=none", hosts);
    }

    /** Demand, memory, disk and network go together, and the pressure is low. */
    private AMinute usual() {
        double load = random.nextGaussian();
        return AMinute.ofHost()
                .number(minute++)
                .with(Series.HOST_CPU_DEMAND, 40 + 5 * load + random.nextGaussian())
                .with(Series.HOST_MEMORY_USED, 60 + 0.5 * random.nextGaussian())
                .with(Series.HOST_DISK_BYTES, (80 + 10 * random.nextGaussian()) * MB)
                .with(Series.HOST_NET_BYTES, (200 + 25 * load + random.nextGaussian()) * MB)
                .with(Series.HOST_MEMORY_PRESSURE, 0.01 * random.nextDouble());
    }

    private void see(AMinute next, AnomalyPolicy policy) {
        watch.observe(next.build(), policy).ifPresent(findings::add);
    }

    private void usual(int minutes, AnomalyPolicy policy) {
        for (int i = 0; i < minutes; i++) {
            see(usual(), policy);
        }
    }

    private void busy(int minutes, AnomalyPolicy policy) {
        for (int i = 0; i < minutes; i++) {
            see(
                    usual().with(Series.HOST_CPU_DEMAND, 85)
                            .with(Series.HOST_DISK_BYTES, 400 * MB)
                            .with(Series.HOST_NET_BYTES, 20 * MB),
                    policy);
        }
    }

    private List<State> states() {
        return findings.stream().map(Finding::state).toList();
    }

    private static List<String> indicators(Finding finding) {
        return finding.evidence().stream().map(Finding.Evidence::indicator).toList();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void aHostThatIsUnlikeItselfIsOneFindingThatNamesWhatCountsMost(VectorDetectorKind kind) {
        usual(LEARNT, together(kind));
        busy(30, together(kind));
        usual(60, together(kind));

        assertEquals(State.OPEN, findings.get(0).state());
        assertEquals(State.CLEARED, findings.get(findings.size() - 1).state());
        assertEquals(1, findings.stream().map(Finding::id).distinct().count());
        Finding open = findings.get(0);
        assertTrue(
                open.atEpochMillis() <= AMinute.T0 + (LEARNT + 15) * 60_000L,
                "told after " + (open.atEpochMillis() - AMinute.T0) / 60_000 + " minutes");
        assertTrue(
                indicators(open)
                        .containsAll(List.of("host.disk.bytes", "host.net.bytes", "anomaly.score")),
                open.toString());
        assertFalse(indicators(open).contains("host.memory.used"), open.toString());
        assertTrue(open.summary().startsWith("h1 is unusual since 2023-11-16"), open.summary());
        assertTrue(
                open.summary().contains("host.disk.bytes is 400.0 MB/s, usual is 5"),
                open.summary());
        assertTrue(open.detector().startsWith(kind.key() + " (together)"), open.detector());
        assertTrue(
                open.clearsWhen().startsWith("a score of all series together below 3.0 for 10"),
                open.clearsWhen());
    }

    /** Ten calm minutes are seen, not one and the time in which nothing was measured. */
    @Test
    void aHostThatWasAwayIsNotCalmWithItsFirstMinute() {
        AnomalyPolicy policy = together(VectorDetectorKind.TAIL);
        usual(LEARNT, policy);
        busy(30, policy);
        usual(CALM_FROM, policy);
        assertEquals(List.of(State.OPEN), states());
        minute += 20;

        usual(60, policy);

        Finding cleared = findings.get(findings.size() - 1);
        assertEquals(State.CLEARED, cleared.state());
        long back = AMinute.T0 + (LEARNT + 30 + CALM_FROM + 20) * 60_000L;
        assertTrue(
                cleared.atEpochMillis() >= back + 600_000,
                "after " + (cleared.atEpochMillis() - back) / 60_000 + " minutes");
    }

    /** A day is to be learnt, of which twenty hours were seen. */
    @Test
    void timeInWhichAHostWasAwayTeachesNothing() {
        AnomalyPolicy aDay =
                new AnomalyPolicy(
                        AnomalyPolicy.detectors("all=none"),
                        VectorDetectorKind.TAIL,
                        6,
                        3,
                        86_400_000,
                        600_000,
                        21_600_000);
        usual(10, aDay);
        minute += 2_880;
        usual(1_200, aDay);
        busy(30, aDay);

        assertEquals(List.of(), states());
    }

    @Test
    void whatIsUnusualByItselfIsNotSaidAgainToBeSoTogether() {
        AnomalyPolicy both = policy("all=tail", VectorDetectorKind.TAIL);
        usual(LEARNT, both);
        busy(30, both);
        usual(60, both);

        assertEquals(1, findings.stream().map(Finding::id).distinct().count());
        assertEquals(1, states().stream().filter(State.OPEN::equals).count());
        assertEquals(1, states().stream().filter(State.CLEARED::equals).count());
        for (Finding finding : findings) {
            assertEquals(
                    indicators(finding).stream().distinct().toList(),
                    indicators(finding),
                    finding.toString());
        }
    }

    @Test
    void theForestSeesThatTwoNoLongerGoTogetherThoughEachIsWhereItOftenIs() {
        AnomalyPolicy forest = policy("all=tail", VectorDetectorKind.FOREST, 3.3);
        usual(LEARNT, forest);
        for (int i = 0; i < 30; i++) {
            see(
                    usual().with(Series.HOST_CPU_DEMAND, 52 + random.nextDouble())
                            .with(Series.HOST_NET_BYTES, (145 + random.nextDouble()) * MB),
                    forest);
        }

        assertEquals(1, states().stream().filter(State.OPEN::equals).count(), states()::toString);
        assertTrue(findings.get(0).detector().startsWith("forest (together)"));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void aDiskThatIsPluggedInOrPulledOutIsNoFinding(VectorDetectorKind kind) {
        AnomalyPolicy policy = together(kind);
        for (int i = 0; i < 3 * LEARNT; i++) {
            AMinute next = usual();
            if (i < LEARNT || i >= 2 * LEARNT) {
                next.with(Series.HOST_DISK_BYTES, Double.NaN);
            }
            see(next, policy);
        }

        assertEquals(List.of(), states());
    }

    @Test
    void whatIsOffByTooLittleToMatterIsNoFinding() {
        AnomalyPolicy policy = together(VectorDetectorKind.TAIL);
        usual(LEARNT, policy);
        for (int i = 0; i < 60; i++) {
            see(usual().with(Series.HOST_MEMORY_PRESSURE, 3), policy);
        }

        assertEquals(List.of(), states());
    }

    @Test
    void whatLastsIsUsualAfterSixHoursAndNotToldAgainAndAgain() {
        AnomalyPolicy policy = together(VectorDetectorKind.TAIL);
        usual(LEARNT, policy);
        busy(2 * 1440, policy);

        assertEquals(1, states().stream().filter(State.OPEN::equals).count(), states()::toString);
        assertEquals(State.CLEARED, findings.get(findings.size() - 1).state());
    }

    @Test
    void nothingIsToldWhileAHostIsLearntOrAfterItWasAway() {
        int early = 1_000;
        AnomalyPolicy policy =
                new AnomalyPolicy(
                        AnomalyPolicy.detectors("all=none"),
                        VectorDetectorKind.TAIL,
                        6,
                        3,
                        86_400_000,
                        600_000,
                        86_400_000);
        usual(early, policy);
        busy(30, policy);
        usual(LEARNT, policy);
        assertEquals(List.of(), states(), "learnt for a day");

        minute += 60;
        busy(4, policy);
        usual(60, policy);
        assertEquals(List.of(), states(), "a host that boots");
    }

    /** In the midst of all it can be in. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void aWatchOfAHostThatWasWrittenAndReadGoesOnAsIfNothingHappened(VectorDetectorKind kind)
            throws IOException {
        AnomalyPolicy policy = together(kind);
        SubjectWatch other = new SubjectWatch(Subject.HOST);
        List<Finding> there = new ArrayList<>();
        for (int i = 0; i < LEARNT + 80; i++) {
            AMinute next = usual();
            if (i >= LEARNT && i < LEARNT + 30) {
                next.with(Series.HOST_DISK_BYTES, 400 * MB).with(Series.HOST_NET_BYTES, 5 * MB);
            }
            SubjectMinute built = next.build();
            watch.observe(built, policy).ifPresent(findings::add);
            if (i % 100 == 99 || i >= LEARNT) {
                other = readAgain(other);
            }
            other.observe(built, policy).ifPresent(there::add);
            assertEquals(watch.openSeries(), other.openSeries(), "minute " + i);
        }

        assertEquals(State.OPEN, findings.get(0).state());
        assertEquals(State.CLEARED, findings.get(findings.size() - 1).state());
        assertEquals(findings, there);
    }

    @Test
    void anotherDetectorBeginsAnew() {
        usual(LEARNT, together(VectorDetectorKind.TAIL));
        busy(5, together(VectorDetectorKind.FOREST));

        assertEquals(List.of(), states());
    }

    private static SubjectWatch readAgain(SubjectWatch of) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        of.write(new DataOutputStream(bytes));
        return SubjectWatch.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
