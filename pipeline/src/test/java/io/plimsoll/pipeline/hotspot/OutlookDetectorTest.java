package io.plimsoll.pipeline.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CPU line 85 %, clear 78 %; memory line 94 %; a chance of 70 % or more is told. */
class OutlookDetectorTest {
    private static final long T0 = 1_699_920_000_000L;
    private static final long STEP = 300_000;
    private static final Ahead SURE = new Ahead(900_000, 96, 90, 101);
    private static final Ahead CALM = new Ahead(900_000, 60, 50, 70);

    private final OutlookDetector detector =
            new OutlookDetector(new HotspotPolicy(85, 78, 94, 90, 3, 5));
    private final List<Finding> findings = new ArrayList<>();
    private final List<ExpectedHotspot> expected = new ArrayList<>();
    private final List<Expectation> points = new ArrayList<>();
    private SubjectOutlook outlook = SubjectOutlook.unknown();
    private int step;

    private void see(Resource resource, double now, Ahead... ahead) {
        take(new SubjectForecast("c1", "h1", T0 + STEP * step++, resource, now, List.of(ahead)));
    }

    private void take(SubjectForecast forecast) {
        OutlookDetector.Step after = detector.update(outlook, forecast);
        outlook = after.outlook();
        points.addAll(after.points());
        findings.addAll(after.findings());
        expected.addAll(after.expected());
    }

    private void cpu(double now, Ahead... ahead) {
        see(Resource.CPU, now, ahead);
    }

    @Test
    void aHostThatWillBeHotIsFoundBeforeItIsWithTheIntervalInItsUnit() {
        cpu(80, new Ahead(300_000, 82, 78, 86), SURE);

        assertEquals(1, findings.size());
        Finding finding = findings.get(0);
        assertEquals(Finding.Kind.HOTSPOT, finding.kind());
        assertEquals(Finding.State.OPEN, finding.state());
        assertEquals(
                "h1 will be hot by forecast: CPU demand expected 96 % (90-101 %) in 15 min, 80 % now (line 85 %)",
                finding.summary());
        Finding.Evidence evidence = finding.evidence().get(0);
        assertEquals("cpu.demand.forecast", evidence.indicator());
        assertEquals(96, evidence.value());
        assertEquals("%", evidence.unit());
        assertEquals(85, evidence.line());
        cpu(80, SURE);
        assertEquals(1, findings.size(), "it is told once");
    }

    /** Chance over 85: of a value of 86 with an interval of 60 to 90 it is 0.52. */
    @ParameterizedTest
    @CsvSource({"86, 60, 90, false", "70, 60, 100, false", "96, 90, 101, true", "90, 80, 95, true"})
    void whatIsMerelyPossibleIsNotExpected(double value, double low, double high, boolean told) {
        cpu(80, new Ahead(1_800_000, value, low, high));

        assertEquals(told, !findings.isEmpty());
    }

    @Test
    void aHostThatIsOverItsLineNowNeedsNoForecast() {
        cpu(95, SURE);
        cpu(84, SURE);

        assertEquals(List.of(), findings);
        cpu(70, SURE);
        cpu(70, SURE);
        assertEquals(1, findings.size(), "after it was below the clear line");
    }

    @Test
    void anExpectationEndsWhenItComesTrue() {
        cpu(80, SURE);
        cpu(91, SURE);

        assertEquals(Finding.State.CLEARED, findings.get(1).state());
        assertEquals(findings.get(0).id(), findings.get(1).id());
        assertEquals(
                "h1 is where it was expected: its CPU demand is 91 % over five minutes (line 85 %)",
                findings.get(1).summary());
        assertTrue(expected.get(0).countsAt(T0 + 60_000));
        assertTrue(!expected.get(1).countsAt(T0 + STEP + 60_000));
    }

    @Test
    void anExpectationEndsWhenTwoForecastsAreQuiet() {
        cpu(80, SURE);
        cpu(80, CALM);
        cpu(80, SURE);
        cpu(80, CALM);
        assertEquals(1, findings.size());
        cpu(80, CALM);

        assertEquals(2, findings.size());
        assertTrue(
                findings.get(1).summary().startsWith("h1 is no longer expected to be hot"),
                findings.get(1).summary());
    }

    @Test
    void whatDidNotComeInAnHourIsToldAndNotExpectedAgainAtOnce() {
        for (int i = 0; i < 40; i++) {
            cpu(80, SURE);
        }

        assertEquals(
                List.of(Finding.State.OPEN, Finding.State.CLEARED),
                findings.stream().map(Finding::state).toList());
        assertTrue(
                findings.get(1).summary().contains("is not after 60 min"),
                findings.get(1).summary());
    }

    @Test
    void whatIsNotForecastAnyMoreEndsByItself() {
        cpu(80, SURE);

        assertEquals(List.of(), detector.silent(outlook, T0 + 899_999).findings());
        OutlookDetector.Step after = detector.silent(outlook, T0 + 900_000);

        assertEquals(findings.get(0).id(), after.findings().get(0).id());
        assertEquals(Finding.State.CLEARED, after.findings().get(0).state());
        assertTrue(!expected.get(0).countsAt(T0 + 900_000), "nor is it acted on");
    }

    @Test
    void whatIsNotForecastAnyMoreEndsAlsoWhileAnotherFigureIs() {
        vm(Resource.MEMORY, 8e9, 80, SURE);
        for (int i = 0; i < 3; i++) {
            vm(Resource.CPU, 4, 20, CALM);
        }

        assertEquals(
                "no memory in use of web on h1 was forecast for 15 min, so it is no longer expected to be hot",
                findings.get(1).summary());
        assertEquals(findings.get(0).id(), findings.get(1).id());
        assertTrue(outlook.isQuiet());
        assertTrue(!points.get(1).open());
    }

    @Test
    void memoryHasItsOwnLineAndBytesPerSecondHaveNone() {
        see(Resource.MEMORY, 80, SURE);
        see(Resource.DISK, 1e6, new Ahead(900_000, 9e9, 8e9, 1e10));

        assertEquals(0, findings.size(), "96 % with 90 to 101 % is over 94 % by 2 of 3");
        see(Resource.MEMORY, 80, new Ahead(900_000, 97, 94, 100));
        assertEquals("memory.used.forecast", findings.get(0).evidence().get(0).indicator());
    }

    private void vm(Resource resource, double whole, double now, Ahead... ahead) {
        take(
                new SubjectForecast(
                        "c1",
                        "h1",
                        "u1",
                        "web",
                        T0 + STEP * step++,
                        resource,
                        whole,
                        now,
                        List.of(ahead)));
    }

    @ParameterizedTest
    @CsvSource({
        "LINK, network.use, 85, use of the fullest link",
        "IO_STALL, pressure.io.full, 20, time in which all tasks wait for a disk",
        "NUMA, numa.full, 95, memory in use of the fullest NUMA node",
    })
    void aHostIsExpectedToBeHotInWhatHasALineNow(
            Resource resource, String indicator, double line, String words) {
        see(resource, line - 5, new Ahead(900_000, line + 10, line + 1, line + 20));

        Finding finding = findings.get(0);
        assertEquals("c1/h1/hotspot/" + indicator + ".forecast/" + T0, finding.id());
        assertTrue(finding.summary().contains(words + " expected"), finding.summary());
        assertEquals(line, finding.evidence().get(0).line());
        assertEquals(List.of(), expected, "the planner can't relieve it of that");
    }

    @Test
    void aVmIsToldOfInPercentAndInItsOwnUnitAndNothingIsDoneAboutIt() {
        vm(Resource.CPU, 4, 80, SURE);

        Finding finding = findings.get(0);
        assertEquals("u1", finding.vmUuid());
        assertEquals(
                "web on h1 will be hot by forecast: CPU demand expected 96 % (90-101 %) in 15 min, 80 % now (line 90 %)",
                finding.summary());
        assertEquals(
                List.of(
                        new Finding.Evidence("cpu.demand", "%", 80, 90),
                        new Finding.Evidence("cpu.demand", "cores", 3.2, 3.6)),
                finding.evidence().subList(5, 7));
        assertEquals("cpu.demand.forecast.chance", finding.evidence().get(3).indicator());
        assertEquals(95, finding.evidence().get(3).value(), 1e-9);
        assertEquals(List.of(), expected);
    }

    @Test
    void aGuestsMemoryIsToldInBytesToo() {
        vm(Resource.MEMORY, 8e9, 85, SURE);

        assertEquals(
                new Finding.Evidence("memory.used", "B", 6.8e9, 7.2e9),
                findings.get(0).evidence().get(6));
    }

    @Test
    void aChanceOfMoreThanTheIntervalCanTellIsNotReadOffALineThatIsTouched() {
        vm(Resource.CPU, 4, 80, new Ahead(900_000, 90, 90, 90));

        assertEquals(List.of(), findings, "it stays at the line");
    }

    @Test
    void aVmThatIsExpectedWhereItIsNotToRise() {
        vm(Resource.CPU, 4, 89, new Ahead(900_000, 90.5, 80, 99));

        assertEquals(List.of(), findings);
        vm(Resource.CPU, 4, 88, new Ahead(900_000, 90.5, 80, 99));
        assertEquals(1, findings.size());
    }

    @Test
    void aVmThatMovedMeanwhileIsStillTheSameFinding() {
        vm(Resource.CPU, 4, 80, SURE);
        take(
                new SubjectForecast(
                        "c1", "h2", "u1", "web", T0 + STEP, Resource.CPU, 4, 95, List.of(SURE)));

        assertEquals(findings.get(0).id(), findings.get(1).id());
        assertEquals("h2", findings.get(1).host());
        assertTrue(
                findings.get(1).summary().startsWith("web on h2 is where it was expected"),
                findings.get(1).summary());
    }

    @Test
    void whatIsExpectedIsAPointAtEachForecastAndOnceWhenItIsOver() {
        vm(Resource.CPU, 4, 80, new Ahead(300_000, 91, 80, 95), SURE);
        vm(Resource.CPU, 4, 82, SURE);
        vm(Resource.CPU, 4, 95, SURE);
        vm(Resource.CPU, 4, 96, SURE);

        assertEquals(List.of(true, true, false), points.stream().map(Expectation::open).toList());
        assertEquals(900_000, points.get(0).horizonMillis(), "where it is most probable");
        assertEquals(95, points.get(0).chancePercent(), 1e-9);
        assertEquals(T0, points.get(2).sinceMillis());
    }

    @Test
    void ofWhatIsQuietNothingIsRemembered() {
        vm(Resource.CPU, 4, 20, CALM);

        assertTrue(outlook.isQuiet());
        vm(Resource.CPU, 4, 80, SURE);
        assertTrue(!outlook.isQuiet());
    }

    @Test
    void aForecastFromThePastChangesNothing() {
        step = 10;
        cpu(80, SURE);
        SubjectOutlook before = outlook;
        step = 0;
        cpu(91, SURE);

        assertEquals(1, findings.size(), "it is not there, as that was before");
        assertEquals(before, outlook);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.96, Double.NaN})
    void aChanceThatAnIntervalCanNotTellIsRefused(double chance) {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OutlookPolicy(OutlookPolicy.Use.TELL, chance));
    }
}
