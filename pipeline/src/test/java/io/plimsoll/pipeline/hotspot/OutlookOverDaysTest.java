package io.plimsoll.pipeline.hotspot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.forecast.Forecast;
import io.plimsoll.pipeline.forecast.Forecaster;
import io.plimsoll.pipeline.forecast.Resource;
import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecast.Ahead;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forecaster and detector together over days of a load, a figure every five minutes. CPU line of a
 * host 85 %, of a VM 90 %.
 */
class OutlookOverDaysTest {
    private static final long T0 = 1_699_920_000_000L;
    private static final long STEP = 300_000;
    private static final int DAY = 288;

    private final OutlookDetector detector =
            new OutlookDetector(new HotspotPolicy(85, 78, 94, 90, 3, 5));
    private final List<Finding> findings = new ArrayList<>();

    /** A day at 40 %, then a percent and a half more every five minutes, up to 100. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aFirstClimbIsToldBeforeItIsOverTheLineAndSaidToBeThere(long seed) {
        Random random = new Random(seed);
        vmDays(
                288 + 40,
                i -> Math.min(100, 40 + 0.3 * random.nextGaussian() + 1.5 * Math.max(0, i - 287)));

        assertEquals(2, findings.size(), "seed " + seed + ": " + findings);
        Finding there = findings.get(1);
        assertTrue(
                there.summary().startsWith("web on h1 is where it was expected"), there.summary());
        long before = (there.atEpochMillis() - there.sinceEpochMillis()) / 60_000;
        assertTrue(before >= 15 && before <= 60, before + " minutes, seed " + seed);
    }

    /** At 89, 88 and 85 % of a line of 90 % with the noise of a steady load; and one that falls. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aVmThatIsFlatJustUnderItsLineOrFallsIsNoFinding(long seed) {
        Random random = new Random(seed);
        vmDays(288, i -> 89.9);
        vmDays(288, i -> 89 + 0.4 * random.nextGaussian());
        vmDays(288, i -> 85 + 1.5 * random.nextGaussian());
        vmDays(288, i -> Math.max(5, 89 - i / 2.0) + random.nextGaussian());

        assertEquals(List.of(), findings, "seed " + seed);
    }

    /** One minute of five at 100 % is a fifth; as such it comes here, once an hour. */
    @Test
    void aVmThatIsFullForAMinuteNowAndThenIsNoFinding() {
        vmDays(576, i -> i % 12 == 0 ? 10 + 90 / 5.0 : 10);

        assertEquals(List.of(), findings);
    }

    /** A VM at the line less one, with noise that passes it now and then, for a day. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aFlatSeriesJustUnderItsLineIsNoFinding(long seed) {
        Random random = new Random(seed);
        day(i -> 84 + 0.3 * random.nextGaussian());
        day(i -> 84.9);

        assertEquals(List.of(), findings, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLoadThatFallsIsNoFinding(long seed) {
        Random random = new Random(seed);
        day(i -> Math.max(5, 84 - i) + random.nextGaussian());

        assertEquals(List.of(), findings, "seed " + seed);
    }

    /** A day of a fleet of which one host is at 60 % and the others at 5 %, all with noise. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anIdleAndMerelyImbalancedFleetIsNotExpectedToBeHot(long seed) {
        Random random = new Random(seed);
        for (int host = 0; host < 20; host++) {
            double level = host == 0 ? 60 : 5;
            day(i -> Math.max(0, level + 4 * random.nextGaussian()));
        }

        assertEquals(List.of(), findings, "seed " + seed);
    }

    /** A load that comes and goes every four hours between 40 and 95 %, six times. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLoadThatGrowsAsItGrewBeforeIsFoundBeforeItIsOverTheLine(long seed) {
        Random random = new Random(seed);
        day(i -> 67.5 + 27.5 * Math.sin(2 * Math.PI * i / 48) + random.nextGaussian());

        long foreseen =
                findings.stream()
                        .filter(each -> each.summary().contains("is where it was expected"))
                        .peek(
                                each ->
                                        assertTrue(
                                                each.atEpochMillis() - each.sinceEpochMillis()
                                                        >= STEP,
                                                each.toString()))
                        .count();
        assertTrue(foreseen >= 3, foreseen + " of 6 with seed " + seed + ": " + findings);
        assertEquals(foreseen * 2, findings.size(), "none in vain: " + findings);
    }

    private void day(IntToDoubleFunction load) {
        days(
                DAY,
                load,
                (at, now, ahead) -> new SubjectForecast("c1", "h1", at, Resource.CPU, now, ahead));
    }

    private void vmDays(int steps, IntToDoubleFunction load) {
        days(
                steps,
                load,
                (at, now, ahead) ->
                        new SubjectForecast(
                                "c1", "h1", "u1", "web", at, Resource.CPU, 4, now, ahead));
    }

    /** Of whom a forecast is. */
    private interface Subject {
        SubjectForecast forecast(long atMillis, double now, List<Ahead> ahead);
    }

    private void days(int steps, IntToDoubleFunction load, Subject subject) {
        Forecaster forecaster = new Forecaster(1, 3, 6);
        SubjectOutlook outlook = SubjectOutlook.unknown();
        for (int i = 0; i < steps; i++) {
            double now = load.applyAsDouble(i);
            List<Ahead> ahead =
                    forecaster.observe(now).stream().map(OutlookOverDaysTest::ahead).toList();
            if (forecaster.proved() >= 12) {
                OutlookDetector.Step after =
                        detector.update(outlook, subject.forecast(T0 + STEP * i, now, ahead));
                outlook = after.outlook();
                findings.addAll(after.findings());
            }
        }
    }

    private static Ahead ahead(Forecast forecast) {
        return new Ahead(
                STEP * forecast.steps(), forecast.value(), forecast.low(), forecast.high());
    }
}
