package io.plimsoll.pipeline.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecasterTest {
    private static final int[] STEPS = {1, 3, 6};

    private final Random random = new Random(5);

    @Test
    void aConstantSeriesStaysAsItIs() {
        Forecaster forecaster = new Forecaster(STEPS);
        for (int i = 0; i < 1_000; i++) {
            for (Forecast forecast : forecaster.observe(37.5)) {
                assertEquals(37.5, forecast.value(), 1e-9);
            }
        }
    }

    /** Three days in which nothing happens, then two percent more every five minutes. */
    @Test
    void aFirstClimbIsFollowedBeyondWhatWasEverSeen() {
        Forecaster forecaster = new Forecaster(STEPS);
        List<Forecast> forecasts = List.of();
        for (int i = 0; i < 864 + 13; i++) {
            double value = 40 + 0.5 * random.nextGaussian() + 2 * Math.max(0, i - 863);
            forecasts = forecaster.observe(value);
        }

        assertEquals(40 + 2 * (13 + 6), forecasts.get(2).value(), 2);
    }

    @Test
    void thereIsOneForecastForEachHorizonFromTheFirstValueOn() {
        List<Forecast> forecasts = new Forecaster(STEPS).observe(12);

        assertEquals(List.of(1, 3, 6), forecasts.stream().map(Forecast::steps).toList());
        forecasts.forEach(forecast -> assertEquals(12, forecast.value()));
    }

    /** x' = 0.9 x + noise: the best there is at six steps is 0.9^6 x. */
    @Test
    void anAutoregressiveSeriesIsForecastAlmostAsWellAsByWhoKnowsItsRule() {
        double[] x = {0};
        double[] errors =
                meanErrors(
                        8_000,
                        i -> x[0] = 0.9 * x[0] + random.nextGaussian(),
                        (value, steps) -> Math.pow(0.9, steps) * value);

        for (int h = 0; h < STEPS.length; h++) {
            assertTrue(errors[h] < 1.05, STEPS[h] + " steps: " + errors[h] + " times the best");
        }
    }

    /** Of a random walk nothing is known but where it is. */
    @Test
    void aRandomWalkIsForecastAlmostAsWellAsByItsLastValue() {
        double[] x = {0};
        double[] errors =
                meanErrors(8_000, i -> x[0] += random.nextGaussian(), (value, steps) -> value);

        for (int h = 0; h < STEPS.length; h++) {
            assertTrue(errors[h] < 1.05, STEPS[h] + " steps: " + errors[h] + " times the best");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9, 1})
    void nineOfTenValuesLieInTheirInterval(double memory) {
        Forecaster forecaster = new Forecaster(STEPS);
        double[][] low = new double[6_000][];
        double[][] high = new double[6_000][];
        double x = 0;
        int inside = 0;
        int judged = 0;
        for (int i = 0; i < low.length; i++) {
            x = memory * x + random.nextGaussian();
            List<Forecast> forecasts = forecaster.observe(x);
            low[i] = forecasts.stream().mapToDouble(Forecast::low).toArray();
            high[i] = forecasts.stream().mapToDouble(Forecast::high).toArray();
            for (int h = 0; h < STEPS.length; h++) {
                int from = i - STEPS[h];
                if (from > 500) {
                    judged++;
                    inside += x >= low[from][h] && x <= high[from][h] ? 1 : 0;
                }
            }
        }

        assertEquals(0.9, (double) inside / judged, 0.02);
    }

    @Test
    void theIntervalWidensAfterTheSeriesBecomesWild() {
        Forecaster forecaster = new Forecaster(STEPS);
        double calm = width(forecaster, 1_000, 1);
        double wild = width(forecaster, 1_000, 20);

        assertTrue(wild > 5 * calm, calm + " became " + wild);
    }

    @Test
    void theUnitOfASeriesMakesNoDifference() {
        Forecaster one = new Forecaster(STEPS);
        Forecaster billions = new Forecaster(STEPS);
        for (int i = 0; i < 2_000; i++) {
            double value = 50 + 10 * Math.sin(i / 20.0) + random.nextGaussian();
            double small = one.observe(value).get(2).value();
            double large = billions.observe(value * 1e9).get(2).value();

            assertEquals(small, large / 1e9, 1e-6 * Math.abs(small));
        }
    }

    @Test
    void aSeriesThatMovesAgainAfterALongRestIsStillForecastWithFiniteNumbers() {
        Forecaster forecaster = new Forecaster(STEPS);
        for (int i = 0; i < 50_000; i++) {
            forecaster.observe(5);
        }
        for (int i = 0; i < 1_000; i++) {
            for (Forecast forecast : forecaster.observe(5 + random.nextGaussian())) {
                assertTrue(forecast.value() > 0 && forecast.value() < 12, forecast.toString());
                assertTrue(forecast.low() <= forecast.high(), forecast.toString());
            }
        }
    }

    @Test
    void aForecasterThatWasWrittenAndReadGoesOnAsIfNothingHappened() throws IOException {
        Forecaster forecaster = new Forecaster(STEPS);
        for (int i = 0; i < 500; i++) {
            forecaster.observe(50 + 10 * Math.sin(i / 20.0) + random.nextGaussian());
        }
        Forecaster copy = Forecaster.read(new DataInputStream(memory(forecaster)));

        for (int i = 0; i < 500; i++) {
            double value = 60 * random.nextDouble();
            assertEquals(forecaster.observe(value), copy.observe(value), "value " + i);
        }
    }

    @Test
    void theMemoryStaysBelowOneAndAHalfKilobytesHoweverLongTheSeries() throws IOException {
        Forecaster forecaster = new Forecaster(STEPS);
        width(forecaster, 100, 1);
        int before = memory(forecaster).available();
        width(forecaster, 10_000, 1);

        assertEquals(before, memory(forecaster).available());
        assertTrue(before <= 1_500, before + " bytes");
    }

    @Test
    void theMemoryOfANewerVersionIsRefused() {
        byte[] newer = {99};

        IOException e =
                assertThrows(
                        IOException.class,
                        () ->
                                Forecaster.read(
                                        new DataInputStream(new ByteArrayInputStream(newer))));

        assertTrue(String.valueOf(e.getMessage()).contains("99"));
    }

    /** The interval learns from comparisons alone, and there is none over a gap. */
    @Test
    void whatWasSaidIsNotComparedWithWhatComesAfterAGap() {
        Forecaster forecaster = new Forecaster(STEPS);
        for (int i = 0; i < 200; i++) {
            forecaster.observe(10);
        }
        long proved = forecaster.proved();

        forecaster.gap();
        Forecast after = forecaster.observe(90).get(2);

        assertEquals(proved, forecaster.proved());
        assertEquals(0, after.high() - after.low(), 1e-9);
    }

    private static ByteArrayInputStream memory(Forecaster forecaster) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        forecaster.write(new DataOutputStream(bytes));
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private double width(Forecaster forecaster, int count, double deviation) {
        Forecast last = new Forecast(0, 0, 0, 0);
        for (int i = 0; i < count; i++) {
            last = forecaster.observe(deviation * random.nextGaussian()).get(0);
        }
        return last.high() - last.low();
    }

    /** Mean absolute errors as multiples of those of {@code best}. */
    private static double[] meanErrors(int count, IntToDoubleFunction series, Best best) {
        Forecaster forecaster = new Forecaster(STEPS);
        double[] values = new double[count];
        double[][] said = new double[count][];
        double[] errors = new double[STEPS.length];
        double[] bestErrors = new double[STEPS.length];
        for (int i = 0; i < count; i++) {
            values[i] = series.applyAsDouble(i);
            said[i] = forecaster.observe(values[i]).stream().mapToDouble(Forecast::value).toArray();
            for (int h = 0; h < STEPS.length; h++) {
                int from = i - STEPS[h];
                if (from >= 1_000) {
                    errors[h] += Math.abs(values[i] - said[from][h]);
                    bestErrors[h] += Math.abs(values[i] - best.forecast(values[from], STEPS[h]));
                }
            }
        }
        for (int h = 0; h < STEPS.length; h++) {
            errors[h] /= bestErrors[h];
        }
        return errors;
    }

    /** Who knows how the series is made. */
    private interface Best {
        double forecast(double value, int steps);
    }
}
