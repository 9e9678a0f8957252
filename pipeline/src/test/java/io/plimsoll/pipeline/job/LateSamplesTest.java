package io.plimsoll.pipeline.job;

import static io.plimsoll.pipeline.indicator.SampleBuilder.T0;
import static io.plimsoll.pipeline.job.IndicatorsOperator.WINDOW;
import static io.plimsoll.pipeline.job.IndicatorsOperator.tick;
import static io.plimsoll.pipeline.job.IndicatorsOperator.usedCores;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plimsoll.pipeline.indicator.HostWindow;
import io.plimsoll.sinks.InfluxPoint;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Samples that come after their window was closed, or in disorder. */
class LateSamplesTest {
    private final IndicatorsOperator operator = new IndicatorsOperator();

    @AfterEach
    void close() throws Exception {
        operator.close();
    }

    @Test
    void aLateSampleOpensItsWindowAgainAndItIsEmittedComplete() throws Exception {
        for (int second = 0; second < 10; second++) {
            if (second != 5) {
                operator.send(tick(second));
            }
        }
        operator.watermarkAt(12);
        HostWindow first = operator.emitted().get(0);

        operator.send(tick(5));
        operator.watermarkAt(13);
        List<HostWindow> again = operator.emitted();

        assertEquals(1, first.quality().gaps());
        assertEquals(1, again.size());
        assertEquals(first.endMillis(), again.get(0).endMillis());
        assertEquals(10, again.get(0).quality().samples());
        assertEquals(0, again.get(0).quality().gaps());
        assertEquals(1.0, usedCores(again.get(0)), 1e-9);
    }

    @Test
    void aLateLastTickCorrectsTheWindowAfterItToo() throws Exception {
        operator.sendTicks(0, 9);
        operator.sendTicks(10, 20);
        operator.watermarkAt(22);
        List<HostWindow> before = operator.emitted();

        operator.send(tick(9));
        operator.watermarkAt(23);
        List<HostWindow> again = operator.emitted();

        assertEquals(1, before.get(1).quality().gaps());
        assertEquals(
                List.of(T0 + WINDOW, T0 + 2 * WINDOW),
                again.stream().map(HostWindow::endMillis).toList());
        assertEquals(0, again.get(1).quality().gaps());
    }

    @Test
    void samplesInDisorderGiveTheSameWindow() throws Exception {
        for (int second : new int[] {7, 3, 0, 9, 1, 8, 2, 6, 4, 5}) {
            operator.send(tick(second));
        }

        operator.watermarkAt(10);

        assertEquals(1.0, usedCores(operator.emitted().get(0)), 1e-9);
    }

    @Test
    void afterTheClockWasSetBackALateTickCorrectsTheWindowOfTheTickAfterIt() throws Exception {
        operator.sendTicks(0, 12);
        // The clock is set back by 8 s; second 12 is lost at first.
        for (int second = 13; second < 16; second++) {
            operator.send(tick(second).wallAt(second - 8));
        }
        operator.watermarkAt(20);
        operator.emitted();

        operator.send(tick(12).wallAt(15));
        operator.watermarkAt(21);

        assertEquals(
                List.of(T0 + WINDOW, T0 + 2 * WINDOW),
                operator.emitted().stream().map(HostWindow::endMillis).sorted().toList());
    }

    @Test
    void aWindowThatIsComputedAgainSaysTheSameOfTheSamplesThatWereInTime() throws Exception {
        operator.clockAt(5);
        operator.send(tick(4));
        operator.watermarkAt(10);
        operator.clockAt(60);
        operator.send(tick(5));
        operator.watermarkAt(11);

        InfluxPoint again = operator.points("telemetry_quality").get(1);
        assertEquals(1L, again.longs().get("late"));
        assertEquals(1_000L, again.longs().get("delay_min_millis"));
        assertEquals(55_000L, again.longs().get("delay_max_millis"));
    }

    @Test
    void aLateSampleWritesItsMinuteAgainAndOnlyThat() throws Exception {
        operator.reopen(RawProfile.OFF, 60_000);
        operator.sendTicks(0, 5);
        operator.sendTicks(6, 120);
        operator.watermarkAt(110);
        operator.emitted();

        operator.send(tick(5));
        operator.watermarkAt(111);

        assertEquals(
                List.of(59L, 60L),
                operator.points("telemetry_quality").stream()
                        .map(point -> point.longs().get("samples"))
                        .toList());
        assertEquals(0L, operator.points("telemetry_quality").get(1).longs().get("gaps"));
        assertEquals(T0 + 60_000, operator.points("telemetry_quality").get(1).atEpochMillis());
    }

    @Test
    void nothingIsKeptOfSamplesThatCameVeryLate() throws Exception {
        operator.watermarkAt(1000);

        operator.sendTicks(0, 10);
        operator.watermarkAt(1001);
        List<HostWindow> windows = operator.emitted();
        operator.watermarkAt(1100);

        assertEquals(1, windows.size());
        assertEquals(10, windows.get(0).quality().samples());
        assertEquals(0, operator.stateEntries());
        assertEquals(0, operator.timers());
    }
}
