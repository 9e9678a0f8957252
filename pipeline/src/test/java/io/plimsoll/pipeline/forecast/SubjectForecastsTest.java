package io.plimsoll.pipeline.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plimsoll.pipeline.forecast.SubjectForecasts.Said;
import io.plimsoll.pipeline.series.AMinute;
import io.plimsoll.pipeline.series.Series;
import io.plimsoll.pipeline.series.SubjectMinute;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SubjectForecastsTest {
    private final Random random = new Random(4);
    private SubjectForecasts forecasts = new SubjectForecasts();
    private final List<List<Said>> said = new ArrayList<>();

    private static SubjectMinute minute(int number, double demand) {
        return AMinute.ofHost().number(number).with(Series.HOST_CPU_DEMAND, demand).build();
    }

    private void see(int from, int to, double demand) {
        for (int i = from; i < to; i++) {
            keep(forecasts.observe(minute(i, demand + random.nextGaussian())));
        }
    }

    private void keep(List<Said> newer) {
        if (!newer.isEmpty()) {
            said.add(newer);
        }
    }

    @Test
    void everyFiveMinutesThereIsAForecastForEachHorizonOnceItsIntervalIsLearnt() {
        see(1, 301, 40);

        // 60 steps; the twelfth comparison half an hour ahead is at step 18.
        assertEquals(60 - 17, said.size());
        List<Forecast> last = said.get(said.size() - 1).get(0).byHorizon();
        assertEquals(List.of(1, 3, 6), last.stream().map(Forecast::steps).toList());
        for (Forecast forecast : last) {
            assertEquals(40, forecast.value(), 2);
            assertTrue(forecast.low() < forecast.value() && forecast.value() < forecast.high());
        }
    }

    @Test
    void onlyResourcesWithValuesAreForecast() {
        see(1, 301, 40);

        assertEquals(List.of(Resource.CPU), said.get(0).stream().map(Said::resource).toList());
    }

    @Test
    void aMinuteThatComesTwiceIsNotLearntTwice() throws IOException {
        SubjectForecasts once = new SubjectForecasts();
        for (int i = 1; i < 60; i++) {
            SubjectMinute next = minute(i, i);
            once.observe(next);
            forecasts.observe(next);
            forecasts.observe(next);
            forecasts.observe(minute(i, 99));
        }

        assertEquals(hex(once), hex(forecasts));
    }

    /** A value from before a long gap says nothing of what comes after it. */
    @Test
    void aLongGapIsNotAnErrorOfTheForecast() {
        see(1, 301, 40);
        Forecast before = said.get(said.size() - 1).get(0).byHorizon().get(2);
        see(700, 707, 90);
        Forecast after = said.get(said.size() - 1).get(0).byHorizon().get(2);

        assertEquals(before.high() - before.low(), after.high() - after.low(), 1e-6);
    }

    /** The host was busy, went away within five minutes and came back after an hour. */
    @Test
    void whatWasSoBeforeAGapIsNotSaidToBeSoNow() {
        see(1, 301, 40);
        see(301, 305, 95);
        said.clear();
        keep(forecasts.observe(minute(366, 20)));

        assertEquals(List.of(), said);
    }

    @Test
    void whatWasWrittenAndReadForecastsTheSame() throws IOException {
        SubjectForecasts other = new SubjectForecasts();
        for (int i = 1; i < 400; i++) {
            SubjectMinute next = minute(i, 50 + 20 * Math.sin(i / 30.0) + random.nextGaussian());
            other = SubjectForecasts.read(new DataInputStream(memory(other)));

            assertEquals(forecasts.observe(next), other.observe(next), "minute " + i);
        }
    }

    private static ByteArrayInputStream memory(SubjectForecasts of) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        of.write(new DataOutputStream(bytes));
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static String hex(SubjectForecasts of) throws IOException {
        return java.util.HexFormat.of().formatHex(memory(of).readAllBytes());
    }
}
