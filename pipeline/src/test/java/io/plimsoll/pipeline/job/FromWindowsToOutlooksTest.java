package io.plimsoll.pipeline.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.forecast.SubjectForecast;
import io.plimsoll.pipeline.forecast.SubjectForecasts;
import io.plimsoll.pipeline.hotspot.HotspotPolicy;
import io.plimsoll.pipeline.hotspot.OutlookDetector;
import io.plimsoll.pipeline.hotspot.SubjectOutlook;
import io.plimsoll.pipeline.indicator.WindowBuilder;
import io.plimsoll.pipeline.series.HostFigures;
import io.plimsoll.pipeline.series.MinuteRollUp;
import io.plimsoll.pipeline.series.SubjectMinute;
import io.plimsoll.wire.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Windows of 10 s of the host h1 with the VM "web" of one vCPU, up to what is told of the VM. */
class FromWindowsToOutlooksTest {
    private static final int HOUR = 360;

    private final MinuteRollUp rollUp = new MinuteRollUp();
    private final SubjectForecasts forecasts = new SubjectForecasts();
    private final OutlookDetector detector =
            new OutlookDetector(new HotspotPolicy(85, 78, 94, 90, 3, 5));
    private final List<Finding> told = new ArrayList<>();
    private SubjectOutlook outlook = SubjectOutlook.unknown();

    private void windows(int from, int until, IntToDoubleFunction demandCores) {
        for (int i = from; i < until; i++) {
            double demand = demandCores.applyAsDouble(i);
            rollUp
                    .add(
                            HostFigures.of(
                                    WindowBuilder.aWindow("h1")
                                            .number(i)
                                            .vm("web", demand, 2)
                                            .build()))
                    .stream()
                    .filter(minute -> !minute.uuid().isEmpty())
                    .forEach(this::minute);
        }
    }

    private void minute(SubjectMinute minute) {
        for (SubjectForecast forecast : ForecastPoints.records(minute, forecasts.observe(minute))) {
            OutlookDetector.Step step = detector.update(outlook, forecast);
            outlook = step.outlook();
            told.addAll(step.findings());
        }
    }

    /** Three hours at 0.4 cores, then 0.2 cores more in each hour. */
    private static double climb(int window) {
        return Math.min(1, 0.4 + 0.2 * Math.max(0, window - 3 * HOUR) / HOUR);
    }

    @Test
    void aVmThatClimbsIsToldBeforeItIsOverItsLineAndThatItCameTrue() {
        windows(0, 7 * HOUR, FromWindowsToOutlooksTest::climb);

        assertEquals(
                List.of(Finding.State.OPEN, Finding.State.CLEARED),
                told.stream().map(Finding::state).toList(),
                told.toString());
        long minutes = (told.get(1).atEpochMillis() - told.get(0).atEpochMillis()) / 60_000;
        assertTrue(minutes >= 15 && minutes <= 45, minutes + " min before");
        assertTrue(told.get(0).summary().endsWith("(line 90 %)"), told.get(0).summary());
        assertEquals("cores", told.get(0).evidence().get(6).unit());
        assertEquals(0.9, told.get(0).evidence().get(6).line(), 1e-9);
    }

    @Test
    void aVmThatNeedsAllItHasForAMinuteOfEachHourIsNotTold() {
        windows(0, 30 * HOUR, i -> i % HOUR < 6 ? 1 : 0.1);

        assertEquals(List.of(), told);
    }

    /** After two hours without a window the forecasts go on from what there is. */
    @Test
    void aGapIsNoClimb() {
        windows(0, 3 * HOUR, i -> 0.2);
        windows(5 * HOUR, 9 * HOUR, i -> 0.85);

        assertEquals(List.of(), told);
    }
}
